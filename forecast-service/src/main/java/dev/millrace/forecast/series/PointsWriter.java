package dev.millrace.forecast.series;

import dev.millrace.events.PointsBatch;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.CatalogueWriter.Change;
import dev.millrace.forecast.series.PointRows.Slice;
import dev.millrace.forecast.series.PointsEvent.Unusable;
import dev.millrace.forecast.series.PointsEvent.Usable;
import dev.millrace.servicekit.partitions.BatchOutcome;
import dev.millrace.servicekit.partitions.ConsumedOffsets;
import dev.millrace.servicekit.partitions.DeadLetters;
import dev.millrace.servicekit.partitions.PartitionBatch;
import dev.millrace.servicekit.partitions.PartitionStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.springframework.stereotype.Component;

/**
 * Stores one partition's batch: points, catalogue, request parts and the partition's next offset become visible
 * together, or nothing does. Thread-safe.
 */
@Component
class PointsWriter implements PartitionStore {

    private final DataSource database;
    private final RequestParts parts;
    private final DeadLetters deadLetters;
    private final PointsMetrics metrics;

    PointsWriter(DataSource database, RequestParts parts, DeadLetters deadLetters, PointsMetrics metrics) {
        this.database = database;
        this.parts = parts;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    /**
     * What a batch brought.
     *
     * @param points rows that were sent to the table
     * @param resends request parts that had come before
     */
    record Counts(long points, int resends) {}

    @Override
    public BatchOutcome store(PartitionBatch batch) throws SQLException {
        List<PointsEvent> events = read(batch);
        Optional<Counts> stored =
                metrics.timed(() -> ConsumedOffsets.commit(database, batch, connection -> store(connection, events)));
        stored.ifPresent(metrics::count);
        return stored.isPresent() ? BatchOutcome.STORED : BatchOutcome.FENCED;
    }

    @Override
    public boolean storeTogether(List<PartitionBatch> batches) throws SQLException {
        List<PointsEvent> events =
                batches.stream().flatMap(batch -> read(batch).stream()).toList();
        Optional<Counts> stored =
                metrics.timed(() -> ConsumedOffsets.commit(database, batches, connection -> store(connection, events)));
        stored.ifPresent(metrics::count);
        return stored.isPresent();
    }

    @Override
    public Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions) throws SQLException {
        return ConsumedOffsets.read(database, partitions);
    }

    private static List<PointsEvent> read(PartitionBatch batch) {
        List<PointsEvent> events = new ArrayList<>(batch.records().size());
        for (ConsumerRecord<String, byte[]> source : batch.records()) {
            events.add(batch.refusal()
                    .<PointsEvent>map(reason -> new Unusable(source, reason))
                    .orElseGet(() -> PointsEvent.read(source)));
        }
        return events;
    }

    private Counts store(Connection connection, List<PointsEvent> events) throws SQLException {
        List<Usable> usable = new ArrayList<>(events.size());
        for (PointsEvent event : events) {
            switch (event) {
                case Usable good -> usable.add(good);
                case Unusable bad -> deadLetters.send(bad.source(), bad.reason());
            }
        }
        RequestParts.Sorted sorted = parts.sort(connection, usable);
        for (Usable conflicting : sorted.conflicting()) {
            deadLetters.send(
                    conflicting.source(), "idempotency-key-reused: another content came under this key and part");
        }
        return new Counts(write(connection, sorted.news()), sorted.resends());
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
        Set<Long> corrected = Set.copyOf(added.keySet());
        changed.addAll(corrected);
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
        CorrectionLog.write(
                connection,
                upserts.values().stream()
                        .flatMap(List::stream)
                        .filter(slice -> corrected.contains(slice.series().series()))
                        .map(slice -> new CorrectionLog.Correction(
                                slice.series().key().tenant(),
                                slice.series().series(),
                                slice.points().time(slice.from()),
                                slice.points().time(slice.to() - 1)))
                        .toList());
        return all.stream().mapToLong(slice -> slice.points().size()).sum();
    }
}
