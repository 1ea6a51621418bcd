package dev.millrace.stack.bench;

import dev.millrace.events.EventJson;
import dev.millrace.events.PointsBatch;
import dev.millrace.stack.local.ScratchStack;
import dev.millrace.stack.local.Service;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * Points per second from HTTP to the broker, beside a bare producer of the same events, and from the broker to the table,
 * beside a bare COPY into the same table; medians of three rounds. The forecast-service is off while the first is measured, so that each half has the
 * machine to itself; the last figure is both at once.
 */
public final class IngestBench implements Bench {

    private static final int CLIENTS = 4;
    private static final int EVENTS_PER_REQUEST = 10;
    private static final int ROUNDS = 3;
    private static final String SCRATCH_TOPIC = "millrace.bench";

    private final ScratchStack scratch;
    private final int points;
    private final Consumer<String> report;
    private final Http http = new Http();

    public IngestBench(ScratchStack scratch, int points, Consumer<String> report) {
        this.scratch = scratch;
        this.points = points;
        this.report = report;
    }

    @Override
    public List<Measurement> run() throws Exception {
        List<Measurement> measured = new ArrayList<>();
        scratch.up(List.of(Service.REGISTRY, Service.INGEST));
        warmUp();

        URI write = scratch.uri(Service.INGEST).resolve("/v1/points?precision=ns");
        double[] producing = new double[ROUNDS];
        double[] columnar = new double[ROUNDS];
        double[] rows = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            List<PointsBatch> events = load("bench/columnar-" + round + "/").events();
            producing[round] = bareProducer(events);
            columnar[round] =
                    http.postAll(write, "application/json", Load.columnar(events, EVENTS_PER_REQUEST), CLIENTS);
            rows[round] = http.postAll(
                    write,
                    "application/x-ndjson",
                    Load.rows(load("bench/rows-" + round + "/").events(), EVENTS_PER_REQUEST),
                    CLIENTS);
        }
        Measurement bare = rate("bare producer of the same events, acknowledged", median(producing));
        measured.add(bare);
        measured.add(rate("http columnar, acknowledged", median(columnar)).against(bare));
        measured.add(rate("http ndjson, acknowledged", median(rows)).against(bare));

        report.accept("storing what has arrived");
        scratch.up(List.of(Service.values()));
        double drain = drainSeconds(2L * ROUNDS * points);
        double[] copying = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            copying[round] = bareCopy();
        }
        Measurement copy = rate("bare COPY (text) into the same table", median(copying));
        measured.add(copy);
        measured.add(rate("stored, from a full topic", drain / (2 * ROUNDS)).against(copy));

        report.accept("both at once");
        List<byte[]> bodies = Load.columnar(load("both/").events(), EVENTS_PER_REQUEST);
        long start = System.nanoTime();
        http.postAll(write, "application/json", bodies, CLIENTS);
        awaitStored("both/", points);
        measured.add(rate("http columnar until stored, all services running", (System.nanoTime() - start) / 1e9)
                .against(copy));
        measured.addAll(Memory.peaks(scratch));
        return measured;
    }

    private static double median(double[] seconds) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private Load load(String prefix) {
        return new Load(prefix, 100, points / 100, 1_000, 7);
    }

    private Measurement rate(String name, double seconds) {
        report.accept("%s: %,.0f points/s".formatted(name, points / seconds));
        return Measurement.of(name, points / seconds, "points/s");
    }

    /** The first requests of a JVM run interpreted; they are part of no figure. */
    private void warmUp() throws IOException, InterruptedException, ExecutionException {
        report.accept("warming up");
        List<PointsBatch> events = new Load("warm/", 100, 3_000, 1_000, 3).events();
        URI write = scratch.uri(Service.INGEST).resolve("/v1/points?precision=ns");
        http.postAll(write, "application/json", Load.columnar(events, EVENTS_PER_REQUEST), CLIENTS);
        http.postAll(write, "application/x-ndjson", Load.rows(events, EVENTS_PER_REQUEST), CLIENTS);
        bareProducer(events);
    }

    private double bareProducer(List<PointsBatch> events) throws InterruptedException, ExecutionException {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                scratch.bootstrapServers(),
                "acks",
                "all",
                "compression.type",
                "zstd",
                "enable.metrics.push",
                false);
        List<byte[]> values = events.stream().map(EventJson::write).toList();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", scratch.bootstrapServers()))) {
            if (!admin.listTopics().names().get().contains(SCRATCH_TOPIC)) {
                admin.createTopics(List.of(new NewTopic(SCRATCH_TOPIC, Optional.of(12), Optional.empty())))
                        .all()
                        .get();
            }
        }
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
            producer.partitionsFor(SCRATCH_TOPIC);
            long start = System.nanoTime();
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                sent.add(producer.send(
                        new ProducerRecord<>(SCRATCH_TOPIC, events.get(i).key(), values.get(i))));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
            return (System.nanoTime() - start) / 1e9;
        }
    }

    /** From the first new row seen to the last. */
    private double drainSeconds(long expected) throws IOException, InterruptedException {
        long before = stored("bench/");
        long start = System.nanoTime();
        while (stored("bench/") < expected) {
            Thread.sleep(50);
        }
        return (System.nanoTime() - start) / 1e9 * expected / (expected - before);
    }

    private void awaitStored(String prefix, long expected) throws IOException, InterruptedException {
        while (stored(prefix) < expected) {
            Thread.sleep(20);
        }
    }

    private long stored(String prefix) throws IOException, InterruptedException {
        long count = 0;
        for (var series : http.get(scratch.uri(Service.FORECAST)
                        .resolve("/v1/series?limit=1000&prefix=" + prefix.replace("/", "%2F")))
                .get("series")) {
            count += series.get("count").longValue();
        }
        return count;
    }

    /** The same number of rows, straight into the partitioned table with its key, in one transaction. */
    private double bareCopy() throws SQLException, IOException {
        StringBuilder rows = new StringBuilder();
        for (PointsBatch event : load("copy/").events()) {
            long series = 1_000_000_000L + Math.abs((long) event.series().hashCode());
            for (int i = 0; i < event.size(); i++) {
                rows.append("default\t")
                        .append(series)
                        .append('\t')
                        .append(event.times()[i])
                        .append('\t')
                        .append(event.values()[i])
                        .append('\n');
            }
        }
        try (Connection connection = scratch.stack().database("millrace");
                Statement statement = connection.createStatement()) {
            long start = System.nanoTime();
            new CopyManager(connection.unwrap(BaseConnection.class))
                    .copyIn(
                            "copy forecast.points (tenant, series, time, value) from stdin",
                            new java.io.StringReader(rows.toString()));
            double seconds = (System.nanoTime() - start) / 1e9;
            statement.executeUpdate("delete from forecast.points where series >= 1000000000");
            statement.execute("vacuum forecast.points");
            return seconds;
        }
    }
}
