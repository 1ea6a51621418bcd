package dev.millrace.servicekit.partitions;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;
import org.springframework.dao.DataAccessException;

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

    /**
     * Writes what a batch brings, in the transaction of the connection that it is given.
     *
     * @param <T> what is to be said about it once it is committed
     */
    public interface Work<T> {
        T write(Connection connection) throws SQLException;
    }

    /**
     * Commits what the work writes and the partition's next offset together.
     *
     * @return what the work returned, or empty when the database's offset is not where the batch begins: nothing is
     *     written then, nor is the work asked
     * @throws SQLException what the database said, also where Spring wrapped it: it decides whether the data is at fault
     */
    public static <T> Optional<T> commit(DataSource database, PartitionBatch batch, Work<T> work) throws SQLException {
        return commit(database, List.of(batch), work);
    }

    /** The same for batches of several partitions: empty when one of them does not begin where the database's offset is. */
    public static <T> Optional<T> commit(DataSource database, List<PartitionBatch> batches, Work<T> work)
            throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                for (PartitionBatch batch : batches) {
                    if (!advance(connection, batch)) {
                        connection.rollback();
                        return Optional.empty();
                    }
                }
                T written = work.write(connection);
                connection.commit();
                return Optional.of(written);
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                if (e instanceof DataAccessException wrapped && wrapped.getRootCause() instanceof SQLException said) {
                    throw said;
                }
                throw e;
            }
        }
    }

    /** See {@link PartitionStore#offsets}. */
    public static Map<TopicPartition, Long> read(DataSource database, Collection<TopicPartition> partitions)
            throws SQLException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        Set<TopicPartition> wanted = Set.copyOf(partitions);
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
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

    private static boolean advance(Connection connection, PartitionBatch batch) throws SQLException {
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

    private static void rollBack(Connection connection, Exception because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }
}
