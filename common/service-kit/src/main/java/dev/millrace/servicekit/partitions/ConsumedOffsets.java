package dev.millrace.servicekit.partitions;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** The table {@code consumed_offset} of a service's schema. */
public final class ConsumedOffsets {

    private static final String ADVANCE = """
            update consumed_offset set next_offset = ?
            where tenant = '*' and topic = ? and partition = ? and next_offset = ?
            """;
    private static final String BEGIN = """
            insert into consumed_offset (topic, partition, next_offset) values (?, ?, ?) on conflict do nothing
            """;

    private ConsumedOffsets() {}

    /** Moves the partition's offset on, in the connection's transaction; false when it is not where the batch begins. */
    public static boolean advance(Connection connection, PartitionBatch batch) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(batch.expected().isPresent() ? ADVANCE : BEGIN)) {
            if (batch.expected().isPresent()) {
                statement.setLong(1, batch.next());
                statement.setString(2, batch.partition().topic());
                statement.setInt(3, batch.partition().partition());
                statement.setLong(4, batch.expected().getAsLong());
            } else {
                statement.setString(1, batch.partition().topic());
                statement.setInt(2, batch.partition().partition());
                statement.setLong(3, batch.next());
            }
            return statement.executeUpdate() == 1;
        }
    }

    /** See {@link PartitionStore#offsets}. */
    public static Map<TopicPartition, Long> read(Connection connection, Collection<TopicPartition> partitions)
            throws SQLException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        Set<TopicPartition> wanted = Set.copyOf(partitions);
        try (PreparedStatement statement =
                        connection.prepareStatement("select topic, partition, next_offset from consumed_offset");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                TopicPartition partition = new TopicPartition(rows.getString(1), rows.getInt(2));
                if (wanted.contains(partition)) {
                    offsets.put(partition, rows.getLong(3));
                }
            }
        }
        return offsets;
    }
}
