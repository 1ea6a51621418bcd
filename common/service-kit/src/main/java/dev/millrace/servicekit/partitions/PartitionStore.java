package dev.millrace.servicekit.partitions;

import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Where records go. Thread-safe. */
public interface PartitionStore {

    /** Commits the batch and the offset that follows it together, or nothing. */
    BatchOutcome store(PartitionBatch batch) throws SQLException;

    /** Where the database says each partition goes on; those never read are left out. */
    Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions) throws SQLException;
}
