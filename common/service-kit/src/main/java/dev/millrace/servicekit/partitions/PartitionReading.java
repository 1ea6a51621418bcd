package dev.millrace.servicekit.partitions;

import java.time.Duration;

/**
 * How a topic is read.
 *
 * @param group Kafka consumer group; all replicas on one database share it, and nobody else
 * @param client how the consumers are called at the broker, and their threads; each has its number behind it
 * @param consumers threads; a partition is read by one of them
 * @param pollRecords most records taken from the client at once
 * @param batchBytes bytes of records after which a batch is written although more is waiting
 * @param retryMax longest pause after a batch could not be written
 */
public record PartitionReading(
        String topic,
        String group,
        String client,
        int consumers,
        int pollRecords,
        long batchBytes,
        Duration retryMax) {}
