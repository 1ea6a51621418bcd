package dev.millrace.forecast.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.AnomalyFound;
import dev.millrace.events.EventJson;
import dev.millrace.events.ForecastIssued;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import dev.millrace.forecast.series.Series;
import dev.millrace.forecast.series.SeriesFixture;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.forecast.subscription.OwnDatabase;
import dev.millrace.registryclient.testing.FakeRegistry;
import dev.millrace.servicekit.testing.TestKafka;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "millrace.series.group=stream-it",
            "millrace.subscription.settle=1ms",
            "millrace.streaming.steps=1000",
            "millrace.streaming.share=1"
        })
@DirtiesContext
class StreamIT {

    private static final FakeRegistry REGISTRY = new FakeRegistry();
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int FIRST = 600;
    private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final TenantId tenant = SeriesFixture.newTenant();
    private final SeriesStore store;
    private final SeriesFixture points;
    private final Streams streams;
    private final Checkpoints checkpoints;
    private final MeterRegistry meters;
    private RestClient http = RestClient.create();

    StreamIT(
            @Autowired SeriesStore store,
            @Autowired KafkaTemplate<String, byte[]> kafka,
            @Autowired Streams streams,
            @Autowired Checkpoints checkpoints,
            @Autowired MeterRegistry meters) {
        System.out.println("StreamIT -Dmillrace.seed=" + SEED);
        this.store = store;
        this.points = new SeriesFixture(kafka, tenant);
        this.streams = streams;
        this.checkpoints = checkpoints;
        this.meters = meters;
    }

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry properties) {
        TestKafka.configure(properties);
        OwnDatabase.configure(properties, "stream_it");
        properties.add("millrace.registry.url", REGISTRY::url);
    }

    @BeforeEach
    void connect(@LocalServerPort int port) {
        http = RestClient.builder()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultHeader("X-Millrace-Tenant", tenant.value())
                .defaultStatusHandler(status -> true, (request, response) -> {})
                .build();
    }

    @Test
    void weightsFollowEveryPointExactlyLateCorrectedDeletedAndRestarted() {
        points.send(points.batch("a", 0, values(0, FIRST)));
        awaitCount(FIRST);
        subscribe();
        int next = FIRST;
        long count = FIRST;
        // the first forecast makes the model, the second has it follow
        for (int i = 0; i < 2; i++) {
            points.send(points.batch("a", next, values(next, 1)));
            next++;
            awaitCount(++count);
            awaitForecasts(i + 1);
        }
        await().atMost(SOON).until(() -> verified().size() == 1);

        for (int round = 0; round < 12; round++) {
            switch (round % 4) {
                case 0 -> { // a gap is left, then filled late
                    points.send(points.batch("a", next + 1, values(next + 1, 5)));
                    awaitCount(count += 5);
                    assertExact();
                    points.send(points.batch("a", next, values(next, 1)));
                    awaitCount(++count);
                    next += 6;
                }
                case 1 -> { // corrections, some of them beside new points in one batch
                    points.send(points.batch("a", random.nextInt(next), random.nextDouble() * 100));
                    points.send(points.batch("a", next - 3, values(next, 6)));
                    awaitCount(count += 3);
                    next += 3;
                }
                case 2 -> {
                    int from = 2 * random.nextInt(next / 2 - 20);
                    long gone = deleted(from, from + 5);
                    awaitCount(count -= gone);
                }
                default -> { // as after a restart: from what is written down, and the points since
                    checkpoints.save();
                    points.send(points.batch("a", next, values(next, 4)));
                    awaitCount(count += 4);
                    next += 4;
                    streams.held().forEach(streams::release);
                    points.send(points.batch("a", next, values(next, 1)));
                    awaitCount(++count);
                    next++;
                    await().atMost(SOON).until(() -> verified().size() == 1);
                }
            }
            assertExact();
        }
        assertThat(meters.counter("millrace.streams.opened", "from", "checkpoint")
                        .count())
                .isPositive();
        long revision = store.find(tenant, new SeriesId("a")).orElseThrow().revision();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                verified().get(0).at("/offset/revision").asLong())
                        .isEqualTo(revision));
        points.send(points.batch("a", next, values(next, 1)));
        awaitCount(count + 1);
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(awaitForecasts(1).getLast().model().offset())
                                .hasValueSatisfying(
                                        offset -> assertThat(offset.revision()).isGreaterThanOrEqualTo(revision)));
    }

    @Test
    void valuesThatNothingForetoldLeaveOnTheirOwnTopic() {
        points.send(points.batch("a", 0, values(0, FIRST)));
        awaitCount(FIRST);
        http.put()
                .uri("/v1/subscriptions/{id}", "watched")
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"series\":\"a\",\"horizon\":4,\"anomalies\":{\"level\":99.9}}")
                .retrieve()
                .toBodilessEntity();
        points.send(points.batch("a", FIRST, values(FIRST, 3)));
        awaitCount(FIRST + 3);
        double[] broken = values(FIRST + 3, 5);
        broken[2] += 500;
        points.send(points.batch("a", FIRST + 3, broken));

        List<AnomalyFound> found = awaitEvents(Topics.anomalies(tenant).name(), 1, AnomalyFound.class);
        AnomalyFound anomaly = found.stream()
                .filter(one -> one.value() == broken[2])
                .findFirst()
                .orElseThrow();
        assertThat(anomaly.subscription()).isEqualTo("watched");
        assertThat(anomaly.time()).isEqualTo(SeriesFixture.START.plus(SeriesFixture.STEP.multipliedBy(FIRST + 5)));
        assertThat(anomaly.value()).isGreaterThan(anomaly.high());
        assertThat(anomaly.score()).isGreaterThan(10);
        assertThat(anomaly.reason()).startsWith("above").contains("99.9 %");
        assertThat(anomaly.model().digest()).hasSize(64);
    }

    @Test
    void anomaliesAreNotForTrainedModels() {
        JsonNode refused = Objects.requireNonNull(http.put()
                .uri("/v1/subscriptions/{id}", "no")
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"series\":\"a\",\"horizon\":4,\"model\":\"trained/x\",\"anomalies\":{}}")
                .retrieve()
                .body(JsonNode.class));
        assertThat(refused.at("/errors/0/field").asString()).isEqualTo("anomalies");
    }

    private void assertExact() {
        JsonNode stream = verified().get(0);
        assertThat(stream.get("difference").asDouble()).isLessThan(1e-6);
        assertThat(stream.at("/ridges/0/windows").asLong()).isPositive();
    }

    private JsonNode verified() {
        return Objects.requireNonNull(http.post()
                        .uri("/v1/streams/verify")
                        .contentType(MediaType.APPLICATION_JSON)
                        .body("{\"series\":[\"a\"]}")
                        .retrieve()
                        .body(JsonNode.class))
                .get("streams");
    }

    private void subscribe() {
        http.put()
                .uri("/v1/subscriptions/{id}", "each")
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"series\":\"a\",\"horizon\":4,\"model\":\"ridge\"}")
                .retrieve()
                .toBodilessEntity();
    }

    private long deleted(int from, int to) {
        return Objects.requireNonNull(http.delete()
                        .uri(
                                "/v1/series/{id}/points?from={from}&to={to}",
                                "a",
                                SeriesFixture.START.plus(SeriesFixture.STEP.multipliedBy(from)),
                                SeriesFixture.START.plus(SeriesFixture.STEP.multipliedBy(to)))
                        .retrieve()
                        .body(JsonNode.class))
                .get("deleted")
                .asLong();
    }

    private double[] values(int first, int count) {
        double[] values = new double[count];
        Arrays.setAll(values, i -> 50 + 10 * Math.sin((first + i) * Math.TAU / 48) + random.nextGaussian());
        return values;
    }

    private void awaitCount(long count) {
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(store.find(tenant, new SeriesId("a")).map(Series::count))
                                .hasValue(count));
    }

    private List<ForecastIssued> awaitForecasts(int least) {
        return awaitEvents(Topics.forecasts(tenant).name(), least, ForecastIssued.class);
    }

    private static <T> List<T> awaitEvents(String topic, int least, Class<T> type) {
        List<T> events = new ArrayList<>();
        Properties properties = new Properties();
        properties.put("bootstrap.servers", TestKafka.bootstrapServers());
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(SOON).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(event -> events.add(EventJson.read(event.value(), type)));
                return events.size() >= least;
            });
        }
        return events;
    }
}
