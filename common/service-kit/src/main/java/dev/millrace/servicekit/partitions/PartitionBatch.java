package dev.millrace.servicekit.partitions;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Records of one partition, in order.
 *
 * @param expected the offset the database holds for the partition as far as the reader knows; empty for none
 * @param next the offset that follows the batch
 * @param refusal why the database cannot hold the batch's only record, which is then to be put aside
 */
public record PartitionBatch(
        TopicPartition partition,
        OptionalLong expected,
        long next,
        List<ConsumerRecord<String, byte[]>> records,
        Optional<String> refusal) {

    public PartitionBatch {
        records = List.copyOf(records);
    }
}
