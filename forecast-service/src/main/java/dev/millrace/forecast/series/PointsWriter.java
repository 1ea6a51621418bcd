package dev.millrace.forecast.series;

import dev.millrace.events.PointsBatch;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.CatalogueWriter.Change;
import dev.millrace.forecast.series.PointRows.Slice;
import dev.millrace.forecast.series.PointsEvent.Unusable;
import dev.millrace.forecast.series.PointsEvent.Usable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.apache.kafka.common.TopicPartition;
import org.springframework.stereotype.Component;

/**
 * Stores one partition's batch: points, catalogue, request parts and the partition's next offset become visible
 * together, or nothing does. Thread-safe.
 */
@Component
class PointsWriter {

    private static final String ADVANCE = """
            update consumed_offset set next_offset = ?
            where tenant = '*' and topic = ? and partition = ? and next_offset = ?
            """;
    private static final String BEGIN = """
            insert into consumed_offset (topic, partition, next_offset) values (?, ?, ?) on conflict do nothing
            """;

    private final DataSource database;
    private final RequestParts parts;
    private final DeadLetters deadLetters;

    PointsWriter(DataSource database, RequestParts parts, DeadLetters deadLetters) {
        this.database = database;
        this.parts = parts;
        this.deadLetters = deadLetters;
    }

    /**
     * Events of one partition in order.
     *
     * @param expected the offset the database holds for the partition as far as the caller knows; empty for none
     * @param next the offset that follows the batch
     */
    record Batch(TopicPartition partition, OptionalLong expected, long next, List<PointsEvent> events) {}

    /** What became of a batch. */
    sealed interface Outcome {
        /** @param points rows that were sent to the table */
        record Stored(long points, int resends, int deadLetters) implements Outcome {}

        /** The database's offset is another one: somebody else owns the partition, or an earlier commit went through. */
        record Fenced() implements Outcome {}
    }

    Outcome store(Batch batch) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                if (!advance(connection, batch)) {
                    connection.rollback();
                    return new Outcome.Fenced();
                }
                Outcome outcome = store(connection, batch.events());
                connection.commit();
                return outcome;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    /** Where the database says each partition goes on; those never consumed are left out. */
    Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions) throws SQLException {
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

    private static boolean advance(Connection connection, Batch batch) throws SQLException {
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

    private Outcome store(Connection connection, List<PointsEvent> events) throws SQLException {
        List<Usable> usable = new ArrayList<>(events.size());
        int dead = 0;
        for (PointsEvent event : events) {
            switch (event) {
                case Usable good -> usable.add(good);
                case Unusable bad -> {
                    deadLetters.send(bad.source(), bad.reason());
                    dead++;
                }
            }
        }
        RequestParts.Sorted sorted = parts.sort(connection, usable);
        for (Usable conflicting : sorted.conflicting()) {
            deadLetters.send(
                    conflicting.source(), "idempotency-key-reused: another content came under this key and part");
            dead++;
        }
        return new Outcome.Stored(write(connection, sorted.news()), sorted.resends(), dead);
    }

    private static long write(Connection connection, List<PointsBatch> news) throws SQLException {
        if (news.isEmpty()) {
            return 0;
        }
        Map<SeriesKey, SeriesPoints> bySeries = new TreeMap<>();
        for (PointsBatch batch : news) {
            bySeries.computeIfAbsent(SeriesKey.of(batch), key -> new SeriesPoints())
                    .add(batch);
        }
        Map<SeriesKey, LockedSeries> locked = CatalogueWriter.lock(connection, bySeries.keySet());

        List<Slice> appends = new ArrayList<>();
        Map<TenantId, List<Slice>> upserts = new HashMap<>();
        List<Slice> all = new ArrayList<>();
        for (Map.Entry<SeriesKey, SeriesPoints> entry : bySeries.entrySet()) {
            LockedSeries series = locked.get(entry.getKey());
            if (series == null) {
                throw new IllegalStateException("a series was not locked");
            }
            SeriesPoints points = entry.getValue();
            points.settle();
            int firstNew = points.firstAfter(series.lastTime());
            all.add(new Slice(series, points, firstNew, points.size()));
            if (firstNew < points.size()) {
                appends.add(new Slice(series, points, firstNew, points.size()));
            }
            if (firstNew > 0) {
                upserts.computeIfAbsent(entry.getKey().tenant(), tenant -> new ArrayList<>())
                        .add(new Slice(series, points, 0, firstNew));
            }
        }
        PointRows.append(connection, appends);
        Map<Long, Long> added = new HashMap<>();
        Set<Long> changed = new HashSet<>();
        for (Map.Entry<TenantId, List<Slice>> entry : upserts.entrySet()) {
            added.putAll(PointRows.upsert(connection, entry.getKey(), entry.getValue()));
        }
        changed.addAll(added.keySet());
        appends.forEach(slice -> {
            added.merge(slice.series().series(), (long) slice.size(), Long::sum);
            changed.add(slice.series().series());
        });
        CatalogueWriter.update(
                connection,
                all.stream()
                        .map(slice -> new Change(
                                slice.series(),
                                slice.points(),
                                added.getOrDefault(slice.series().series(), 0L),
                                changed.contains(slice.series().series())))
                        .filter(change -> change.changed()
                                || change.points().unit() != null
                                || !change.points().labels().isEmpty())
                        .toList());
        return all.stream().mapToLong(slice -> slice.points().size()).sum();
    }

    private static void rollBack(Connection connection, Exception because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }
}
