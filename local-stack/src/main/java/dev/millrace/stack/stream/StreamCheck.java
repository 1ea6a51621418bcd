package dev.millrace.stack.stream;

import dev.millrace.events.EventJson;
import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import dev.millrace.stack.ledger.Killable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One run: points in over Kafka, forecasts out, one kill between, and the weights held against a fit to what is stored. */
public final class StreamCheck {

    private static final String KILLED = "forecast-service";
    private static final Duration SETTLING = Duration.ofMinutes(3);
    private static final double MOST_DIFFERENCE = 1e-6;
    private static final double LEAST_COVERED = 0.87;
    private static final double MOST_COVERED = 0.93;

    private final Options options;
    private final URI forecast;
    private final String bootstrapServers;
    private final Killable system;
    private final Consumer<String> report;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /**
     * @param file in the layout of ETT
     * @param rows that are streamed, the newest
     * @param history rows before them
     * @param rate rows a second
     */
    public record Options(
            Path file,
            int rows,
            int history,
            int horizon,
            String model,
            int rate,
            double late,
            double corrected,
            long seed) {}

    /** @param report gets a line for a person now and then */
    public StreamCheck(
            Options options, URI forecast, String bootstrapServers, Killable system, Consumer<String> report) {
        this.options = options;
        this.forecast = forecast;
        this.bootstrapServers = bootstrapServers;
        this.system = system;
        this.report = report;
    }

    /**
     * What was seen.
     *
     * @param streams series whose weights follow
     * @param difference largest of weights to those of a fit to the stored points
     * @param coverage share of the values within the central 90 %
     */
    public record Verdict(
            int series,
            int streams,
            long sent,
            long late,
            long corrected,
            long forecasts,
            long followed,
            double difference,
            double coverage) {

        public boolean passed() {
            return streams == series
                    && followed > 0
                    && difference <= MOST_DIFFERENCE
                    && coverage >= LEAST_COVERED
                    && coverage <= MOST_COVERED;
        }
    }

    public Verdict run() throws IOException, InterruptedException, ExecutionException {
        StreamTable table = StreamTable.read(options.file(), options.history() + options.rows());
        int history = Math.max(table.rows() - options.rows(), table.rows() / 2);
        List<String> series = IntStream.range(0, table.columns().size())
                .mapToObj(column -> StreamFeed.series(table, column))
                .toList();
        StreamCoverage coverage = new StreamCoverage(table);
        StreamFeed.Options feeding =
                new StreamFeed.Options(history, options.rate(), options.late(), options.corrected(), options.seed());
        try (KafkaProducer<String, byte[]> producer = producer();
                ExecutorService sending = Executors.newVirtualThreadPerTaskExecutor()) {
            StreamFeed feed = new StreamFeed(table, feeding, producer);
            report.accept("storing %,d rows of %d series".formatted(history, series.size()));
            feed.history();
            awaitCount(series, history);
            request(
                    "PUT",
                    "/v1/subscriptions/stream",
                    Map.of(
                            "series", series,
                            "horizon", options.horizon(),
                            "every", 1,
                            "quantiles", List.of(0.05, 0.95),
                            "model", options.model()));
            try (KafkaConsumer<String, byte[]> consumer = consumer()) {
                report.accept("streaming %,d rows".formatted(table.rows() - history));
                int killAt = history
                        + (table.rows() - history) / 3
                        + (int) (options.seed() % Math.max(1, (table.rows() - history) / 3));
                Future<?> stream = sending.submit(() -> {
                    feed.stream(row -> {
                        if (row == killAt) {
                            sending.execute(this::kill);
                        }
                    });
                    return null;
                });
                while (!stream.isDone()) {
                    coverage.take(consumer.poll(Duration.ofMillis(200)));
                }
                stream.get();
                awaitCount(series, table.rows());
                long deadline = System.nanoTime() + SETTLING.toNanos();
                while (!coverage.complete() && System.nanoTime() < deadline) {
                    coverage.take(consumer.poll(Duration.ofMillis(200)));
                }
            }
            return verdict(series, feed, coverage);
        }
    }

    private void kill() {
        report.accept("killing " + KILLED);
        system.kill(KILLED);
        system.restart(KILLED);
        report.accept(KILLED + " is back");
    }

    private Verdict verdict(List<String> series, StreamFeed feed, StreamCoverage coverage)
            throws IOException, InterruptedException {
        JsonNode streams =
                request("POST", "/v1/streams/verify", Map.of("series", series)).get("streams");
        double largest = 0;
        for (JsonNode stream : streams) {
            largest = Math.max(largest, stream.get("difference").asDouble());
        }
        return new Verdict(
                series.size(),
                streams.size(),
                feed.sent(),
                feed.late(),
                feed.corrected(),
                coverage.forecasts(),
                coverage.followed(),
                largest,
                coverage.share());
    }

    private void awaitCount(List<String> series, int count) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SETTLING.toNanos();
        long stored = 0;
        while (stored < (long) series.size() * count) {
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        "only " + stored + " points are stored after " + SETTLING.toMinutes() + " minutes");
            }
            Thread.sleep(250);
            stored = 0;
            for (JsonNode one : request("GET", "/v1/series?limit=1000&prefix=stream%2F", Map.of())
                    .get("series")) {
                stored += one.get("count").longValue();
            }
        }
    }

    private JsonNode request(String method, String path, Map<String, ?> body) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(
                HttpRequest.newBuilder(forecast.resolve(path))
                        .header("content-type", "application/json")
                        .timeout(Duration.ofMinutes(1))
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(EventJson.write(body)))
                        .build(),
                BodyHandlers.ofByteArray());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(path + " answered " + answer.statusCode() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return JsonMapper.shared().readTree(answer.body());
    }

    private KafkaProducer<String, byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private KafkaConsumer<String, byte[]> consumer() {
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new ByteArrayDeserializer());
        String topic = Topics.forecasts(TenantId.DEFAULT).name();
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }
}
