package dev.millrace.stack.bench;

import dev.millrace.events.EventJson;
import dev.millrace.events.PointsBatch;
import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import dev.millrace.stack.local.ScratchStack;
import dev.millrace.stack.local.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * From a point on its topic to a forecast on the tenant's that knows of it, point by point at a steady rate, by models whose weights
 * follow: beside an event's bare way through the same broker, and beside a forecast that fits its model anew.
 */
public final class StreamBench implements Bench {

    private static final int HORIZON = 24;
    private static final int HISTORY = 2_000;
    private static final int WARM_UP_SECONDS = 45;
    private static final int IDLE_SECONDS = 300;
    private static final int BARE = 2_000;
    private static final int REFITS = 30;
    private static final int VERIFIED = 20;
    private static final String PROBE = "millrace.bench.probe";

    private final ScratchStack scratch;
    private final Options options;
    private final Consumer<String> report;
    private final Http http = new Http();
    private final List<String> series;

    /** @param rate points a second, all series together */
    public record Options(int series, int rate, int seconds) {}

    public StreamBench(ScratchStack scratch, Options options, Consumer<String> report) {
        this.scratch = scratch;
        this.options = options;
        this.report = report;
        this.series = IntStream.range(0, options.series())
                .mapToObj("bench/%05d"::formatted)
                .toList();
    }

    @Override
    public List<Measurement> run() throws Exception {
        scratch.up(List.of(Service.REGISTRY, Service.INGEST, Service.FORECAST));
        List<PointsBatch> history = StreamRun.history(series, HISTORY);
        store(history);
        http.put(
                forecasts("/v1/subscriptions/bench"),
                "application/json",
                EventJson.write(Map.of("series", series, "horizon", HORIZON, "every", 1, "model", "ridge")));
        report.accept("timing the bare broker");
        Measurement bare = Measurement.of("an event's way through the broker, p50", bare(), "ms");
        String topic = Topics.forecasts(TenantId.DEFAULT).name();
        try (KafkaProducer<String, byte[]> producer = producer();
                KafkaConsumer<String, byte[]> consumer = consumer(topic)) {
            int most = options.rate() * (options.seconds() + WARM_UP_SECONDS) + IDLE_SECONDS * options.series();
            StreamRun run = new StreamRun(series, HISTORY, most, producer, consumer);
            report.accept("fitting %,d series".formatted(series.size()));
            run.idleUntil(() -> following() == series.size());
            report.accept("sending %,d points a second".formatted(options.rate()));
            run.send(options.rate(), WARM_UP_SECONDS, false);
            run.send(options.rate(), options.seconds(), true);
            return measured(run, bare);
        }
    }

    private List<Measurement> measured(StreamRun run, Measurement bare) throws IOException, InterruptedException {
        String what = "point in to forecast out, %,d series, %,d points/s, ".formatted(series.size(), options.rate());
        Percentiles latencies = run.latencies();
        List<Measurement> measured = new ArrayList<>();
        measured.add(bare);
        measured.add(Measurement.of(what + "p50", latencies.at(50), "ms").against(bare));
        measured.add(Measurement.of(what + "p95", latencies.at(95), "ms"));
        measured.add(Measurement.of(what + "p99", latencies.at(99), "ms").goal("50 ms", 50));
        measured.add(
                Measurement.of("points not answered", run.unanswered(options.rate() * options.seconds()), "points"));
        measured.add(Measurement.of("forecasts received", (double) run.forecasts() / options.seconds(), "forecasts/s"));
        measured.add(
                Measurement.of("points that a forecast saw and its weights did not, mean", run.behind(), "points"));
        measured.add(Measurement.of("look-back, median", lookback(), "steps"));
        measured.add(Measurement.of("largest difference of weights to a fit to all points", difference(), ""));
        measured.add(Measurement.of("a forecast by a model fitted anew over REST, p50", refit(), "ms"));
        measured.addAll(Memory.peaks(scratch));
        return measured;
    }

    private void store(List<PointsBatch> history) throws Exception {
        report.accept("storing %,d points".formatted(series.size() * HISTORY));
        http.postAll(
                scratch.uri(Service.INGEST).resolve("/v1/points?precision=ns"),
                "application/json",
                Load.columnar(history, 10),
                2);
        long stored = 0;
        while (stored < (long) series.size() * HISTORY) {
            Thread.sleep(200);
            stored = 0;
            for (JsonNode one :
                    http.get(forecasts("/v1/series?limit=1000&prefix=bench%2F")).get("series")) {
                stored += one.get("count").longValue();
            }
        }
    }

    private int following() {
        try {
            return http.get(forecasts("/v1/streams?limit=1000")).get("streams").size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return series.size();
        }
    }

    private double lookback() throws IOException, InterruptedException {
        List<Integer> lookbacks = new ArrayList<>();
        http.get(forecasts("/v1/streams?limit=1000"))
                .get("streams")
                .forEach(stream -> lookbacks.add(stream.at("/ridges/0/lookback").asInt()));
        lookbacks.sort(null);
        return lookbacks.get(lookbacks.size() / 2);
    }

    private double difference() throws IOException, InterruptedException {
        List<String> some = series.subList(0, Math.min(VERIFIED, series.size()));
        JsonNode answer = JsonMapper.shared()
                .readTree(http.post(
                                forecasts("/v1/streams/verify"),
                                "application/json",
                                EventJson.write(Map.of("series", some)))
                        .body());
        double largest = 0;
        for (JsonNode stream : answer.get("streams")) {
            largest = Math.max(largest, stream.get("difference").asDouble());
        }
        return largest;
    }

    private double refit() throws IOException, InterruptedException {
        double[] millis = new double[REFITS];
        for (int i = 0; i < REFITS; i++) {
            byte[] body = EventJson.write(Map.of(
                    "series", series.get(i % series.size()), "horizon", HORIZON, "model", "ridge", "refit", "always"));
            long start = System.nanoTime();
            http.post(forecasts("/v1/forecasts"), "application/json", body);
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        return new Percentiles(millis).at(50);
    }

    /** One event after the other through a topic of its own. */
    private double bare() throws Exception {
        double[] millis = new double[BARE];
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", scratch.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(PROBE, 1, (short) 1))).all().get();
        }
        try (KafkaProducer<String, byte[]> producer = producer()) {
            producer.send(new ProducerRecord<>(PROBE, new byte[1])).get();
            try (KafkaConsumer<String, byte[]> consumer = consumer(PROBE)) {
                for (int i = 0; i < BARE; i++) {
                    long start = System.nanoTime();
                    Future<RecordMetadata> sent = producer.send(new ProducerRecord<>(PROBE, new byte[400]));
                    while (consumer.poll(Duration.ofSeconds(1)).isEmpty()) {
                        Thread.onSpinWait();
                    }
                    millis[i] = (System.nanoTime() - start) / 1e6;
                    sent.get();
                }
            }
        }
        return new Percentiles(millis).at(50);
    }

    private KafkaProducer<String, byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", scratch.bootstrapServers(), "linger.ms", 0, "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** At the topic's end; what comes is handed over at once. */
    private KafkaConsumer<String, byte[]> consumer(String topic) {
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", scratch.bootstrapServers(), "fetch.min.bytes", 1),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        return consumer;
    }

    private URI forecasts(String path) {
        return scratch.uri(Service.FORECAST).resolve(path);
    }
}
