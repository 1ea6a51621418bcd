package dev.millrace.forecast.series;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.EventJson;
import dev.millrace.events.PointsBatch;
import dev.millrace.events.RequestPart;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.PointsQuery.Range;
import dev.millrace.servicekit.partitions.BatchOutcome;
import dev.millrace.servicekit.partitions.PartitionBatch;
import dev.millrace.servicekit.testing.TestKafka;
import dev.millrace.servicekit.testing.TestPostgres;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The writer without Kafka: owners that do not know of each other, on a log made up here. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class PointsWriterIT {

    private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());
    private static final int SERIES = 5;

    private final TenantId tenant = SeriesFixture.newTenant();
    private final TopicPartition partition = new TopicPartition("test-" + UUID.randomUUID(), 0);
    private final Random random = new Random(SEED);
    private final PointsWriter writer;
    private final PointsQuery query;
    private final SeriesStore store;
    private final SeriesEditor editor;

    PointsWriterIT(
            @Autowired PointsWriter writer,
            @Autowired PointsQuery query,
            @Autowired SeriesStore store,
            @Autowired SeriesEditor editor) {
        this.writer = writer;
        this.query = query;
        this.store = store;
        this.editor = editor;
    }

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry properties) {
        TestKafka.configure(properties);
        TestPostgres.configure(properties, "forecast");
    }

    @Test
    void ownersThatFightStoreEveryRecordOnce() throws Exception {
        List<PointsBatch> log = log(400);
        runOwners(log, 4);

        Map<SeriesId, TreeMap<Long, Double>> expected = replay(log);
        for (Map.Entry<SeriesId, TreeMap<Long, Double>> series : expected.entrySet()) {
            assertStored(series.getKey(), series.getValue());
        }
    }

    @Test
    void aFormerOwnerCannotWrite() throws Exception {
        PointsBatch batch = batch(0, new long[] {1}, new double[] {1}, Optional.empty());
        assertThat(writer.store(batch(OptionalLong.empty(), 1, records(List.of(batch), 0))))
                .isEqualTo(BatchOutcome.STORED);
        PointsBatch late = batch(0, new long[] {1}, new double[] {2}, Optional.empty());
        assertThat(writer.store(batch(OptionalLong.empty(), 1, records(List.of(late), 0))))
                .isEqualTo(BatchOutcome.FENCED);
        assertThat(writer.store(batch(OptionalLong.of(7), 8, records(List.of(late), 7))))
                .isEqualTo(BatchOutcome.FENCED);
        assertStored(new SeriesId("series-0"), new TreeMap<>(Map.of(1L, 1.0)));
    }

    @Test
    void countsStayExactBesideDeletions() throws Exception {
        List<PointsBatch> log = log(300);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> deletions = executor.submit(() -> {
                Random own = new Random(SEED + 1);
                for (int i = 0; i < 60; i++) {
                    SeriesId id = new SeriesId("series-" + own.nextInt(SERIES));
                    if (own.nextInt(6) == 0) {
                        editor.delete(tenant, id);
                    } else {
                        long first = own.nextInt(200);
                        editor.deletePoints(tenant, id, first, first + own.nextInt(60));
                    }
                }
            });
            runOwners(log, 2);
            deletions.get();
        }

        for (int s = 0; s < SERIES; s++) {
            SeriesId id = new SeriesId("series-" + s);
            Optional<Series> series = store.find(tenant, id);
            if (series.isPresent()) {
                PointsPage page =
                        query.page(tenant, id, new Range(Long.MIN_VALUE, Long.MAX_VALUE, 100_000), Optional.empty());
                assertThat(series.get().count())
                        .as("seed %d", SEED)
                        .isEqualTo(page.times().size());
                assertThat(series.get().first())
                        .as("seed %d", SEED)
                        .isEqualTo(page.times().getFirst());
                assertThat(series.get().last())
                        .as("seed %d", SEED)
                        .isEqualTo(page.times().getLast());
            }
        }
    }

    private void runOwners(List<PointsBatch> log, int owners) throws Exception {
        List<Callable<Integer>> work = new ArrayList<>();
        for (int owner = 0; owner < owners; owner++) {
            Random own = new Random(SEED + 10 + owner);
            work.add(() -> {
                int stored = 0;
                while (true) {
                    Long at = writer.offsets(List.of(partition)).get(partition);
                    int from = at == null ? 0 : Math.toIntExact(at);
                    if (from == log.size()) {
                        return stored;
                    }
                    int to = Math.min(log.size(), from + 1 + own.nextInt(20));
                    BatchOutcome outcome = writer.store(batch(
                            at == null ? OptionalLong.empty() : OptionalLong.of(at),
                            to,
                            records(log.subList(from, to), from)));
                    stored += outcome == BatchOutcome.STORED ? to - from : 0;
                }
            });
        }
        int stored = 0;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> owner : executor.invokeAll(work)) {
                stored += owner.get();
            }
        }
        assertThat(stored).as("seed %d", SEED).isEqualTo(log.size());
    }

    /** Late, repeated and corrected points of a few series; every third event is the resend of an earlier one. */
    private List<PointsBatch> log(int size) {
        List<PointsBatch> log = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            if (i % 3 == 2) {
                log.add(log.get(random.nextInt(log.size())));
                continue;
            }
            int points = 1 + random.nextInt(30);
            log.add(batch(
                    random.nextInt(SERIES),
                    random.longs(points, 0, 250).toArray(),
                    random.doubles(points).toArray(),
                    random.nextBoolean() ? Optional.of(new RequestPart("key-" + i, 0)) : Optional.empty()));
        }
        return log;
    }

    private static Map<SeriesId, TreeMap<Long, Double>> replay(List<PointsBatch> log) {
        Map<SeriesId, TreeMap<Long, Double>> series = new TreeMap<>();
        Set<RequestPart> seen = new HashSet<>();
        for (PointsBatch batch : log) {
            if (batch.part().isEmpty() || seen.add(batch.part().get())) {
                TreeMap<Long, Double> points = series.computeIfAbsent(batch.series(), id -> new TreeMap<>());
                for (int i = 0; i < batch.size(); i++) {
                    points.put(batch.times()[i], batch.values()[i]);
                }
            }
        }
        return series;
    }

    private void assertStored(SeriesId id, TreeMap<Long, Double> expected) {
        PointsPage page = query.page(tenant, id, new Range(Long.MIN_VALUE, Long.MAX_VALUE, 100_000), Optional.empty());
        assertThat(page.times())
                .as("seed %d", SEED)
                .containsExactlyElementsOf(
                        expected.keySet().stream().map(Nanos::instant).toList());
        assertThat(page.values()).as("seed %d", SEED).containsExactlyElementsOf(expected.values());
        assertThat(store.find(tenant, id).map(Series::count))
                .as("seed %d", SEED)
                .contains((long) expected.size());
    }

    private PointsBatch batch(int series, long[] times, double[] values, Optional<RequestPart> part) {
        return new PointsBatch(
                tenant,
                new SeriesId("series-" + series),
                Optional.empty(),
                Map.of("n", "" + series),
                part,
                times,
                values);
    }

    private PartitionBatch batch(OptionalLong expected, long next, List<ConsumerRecord<String, byte[]>> records) {
        return new PartitionBatch(partition, expected, next, records, Optional.empty());
    }

    private List<ConsumerRecord<String, byte[]>> records(List<PointsBatch> batches, long firstOffset) {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        for (PointsBatch batch : batches) {
            records.add(new ConsumerRecord<>(
                    partition.topic(), 0, firstOffset + records.size(), batch.key(), EventJson.write(batch)));
        }
        return records;
    }
}
