package dev.millrace.servicekit.partitions;

import java.time.Duration;

/**
 * How a topic is read.
 *
 * @param group Kafka consumer group; all replicas on one database share it, and nobody else
 * @param consumers threads; a partition is read by one of them
 * @param pollRecords most records taken from the client at once
 * @param batchBytes bytes of records after which a batch is written although more is waiting
 * @param retryMax longest pause after a batch could not be written
 */
public record PartitionReading(
        String topic, String group, int consumers, int pollRecords, long batchBytes, Duration retryMax) {}
