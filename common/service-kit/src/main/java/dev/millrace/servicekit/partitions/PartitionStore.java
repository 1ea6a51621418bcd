package dev.millrace.servicekit.partitions;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Where records go. Thread-safe. */
public interface PartitionStore {

    /** Commits the batch and the offset that follows it together, or nothing. */
    BatchOutcome store(PartitionBatch batch) throws SQLException;

    /**
     * Commits small batches of several partitions, and the offsets that follow them, together, or nothing.
     *
     * @return false when they should be stored one by one instead
     */
    default boolean storeTogether(List<PartitionBatch> batches) throws SQLException {
        return false;
    }

    /** Where the database says each partition goes on; those never read are left out. */
    Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions) throws SQLException;
}
