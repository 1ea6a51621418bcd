package dev.millrace.forecast.training.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.EventJson;
import dev.millrace.events.ForecastIssued;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import dev.millrace.forecast.series.SeriesFixture;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.forecast.subscription.OwnDatabase;
import dev.millrace.registryclient.testing.FakeRegistry;
import dev.millrace.servicekit.testing.TestKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
            "millrace.series.group=retraining-it",
            "millrace.subscription.settle=1ms",
            "millrace.streaming.drift.retrainings=1",
            "millrace.registry.pause=1ms",
            "millrace.training.heap=256MB",
            "millrace.training.threads=1",
            "millrace.training.checkpoint-pause=0ms",
            "millrace.job.scan=100ms"
        })
@DirtiesContext
class RetrainingIT {

    private static final FakeRegistry REGISTRY = new FakeRegistry();
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int FIRST = 400;
    private static final int HORIZON = 4;
    /** A hundred points are judged. */
    private static final int JUST_BEFORE = 24;

    private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());

    @TempDir
    private static Path folder;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final TenantId tenant = SeriesFixture.newTenant();
    private final SeriesStore store;
    private final SeriesFixture points;
    private final Retrainings retrainings;
    private RestClient http = RestClient.create();

    RetrainingIT(
            @Autowired SeriesStore store,
            @Autowired KafkaTemplate<String, byte[]> kafka,
            @Autowired Retrainings retrainings) {
        System.out.println("RetrainingIT -Dmillrace.seed=" + SEED);
        this.store = store;
        this.points = new SeriesFixture(kafka, tenant);
        this.retrainings = retrainings;
    }

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry properties) {
        TestKafka.configure(properties);
        OwnDatabase.configure(properties, "retraining_it");
        properties.add("millrace.registry.url", REGISTRY::url);
        properties.add("millrace.training.folder", () -> folder);
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
    void aNetworkWhoseSeriesChangesIsTrainedAnewByItselfOnce() {
        points.send(points.batch("a", 0, values(0, FIRST, 0.1)));
        awaitCount(FIRST);
        send("POST", "/v1/trainings", """
                {"name":"net","series":"a","model":"nlinear","horizon":4,"lookBack":8,"epochs":2,"batch":16}
                """);
        String first = await().atMost(LONG)
                .until(() -> REGISTRY.champion(tenant, "trained/net"), Optional::isPresent)
                .orElseThrow();
        send("PUT", "/v1/subscriptions/watch", "{\"series\":\"a\",\"horizon\":2,\"model\":\"net\"}");

        int next = FIRST;
        int forecasts = 0;
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            // What it was trained on goes on for a while, and then jumps about far beyond its intervals.
            for (int round = 0; round < 40; round++) {
                points.send(points.batch("a", next, values(next, HORIZON, round < 5 ? 0.1 : 40)));
                next += HORIZON;
                forecasts += awaitForecast(consumer, next).size();
                if (round == JUST_BEFORE) {
                    JsonNode stream = get("/v1/streams").at("/streams/0");
                    assertThat(stream.get("model").asString()).isEqualTo("trained/net");
                    assertThat(stream.get("digest").asString()).isEqualTo(first);
                    assertThat(stream.at("/recent/points").asInt()).isEqualTo(HORIZON * JUST_BEFORE);
                    assertThat(stream.at("/recent/coverage90").asDouble()).isLessThan(0.8);
                    assertThat(stream.at("/recent/mase").asDouble()).isPositive();
                }
            }
            assertThat(forecasts).isPositive();

            String second = await().atMost(LONG)
                    .until(
                            () -> REGISTRY.champion(tenant, "trained/net").filter(digest -> !digest.equals(first)),
                            Optional::isPresent)
                    .orElseThrow();
            JsonNode manifest = (JsonNode) Objects.requireNonNull(
                    Objects.requireNonNull(REGISTRY.version(second)).get("manifest"));
            assertThat(manifest.get("parent").asString()).isEqualTo(first);
            assertThat(manifest.at("/data/0/steps").asInt()).isEqualTo(FIRST);
            assertThat(manifest.at("/hyperparameters/epochs").asInt()).isEqualTo(2);
            assertThat(Instant.parse(manifest.at("/data/0/last").asString()))
                    .isAfter(SeriesFixture.START.plus(SeriesFixture.STEP.multipliedBy(FIRST)));

            int asked = next;
            await().atMost(LONG).until(() -> {
                points.send(points.batch("a", asked, random.nextDouble()));
                return serving().equals(second);
            });
            points.send(points.batch("a", next + 1, values(next + 1, 1, 40)));
            assertThat(awaitForecast(consumer, next + 2).getLast().model().digest())
                    .isEqualTo(second);

            // One of a version, and no more of the model than so many within a time.
            assertThat(retrainings.decide(tenant, first, Instant.now())).isEmpty();
            assertThat(retrainings.decide(tenant, second, Instant.now())).isEmpty();
            assertThat(get("/v1/jobs").get("jobs")).hasSize(2);
            assertThat(retrainings.decide(tenant, second, Instant.now().plus(Duration.ofDays(31))))
                    .hasValueSatisfying(job -> assertThat(job.kind()).isEqualTo("training"));
        }
    }

    private String serving() {
        return send("POST", "/v1/forecasts", "{\"series\":\"a\",\"horizon\":2,\"model\":\"net\"}")
                .at("/forecasts/0/model/digest")
                .asString();
    }

    private double[] values(int first, int count, double noise) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = 10 + 5 * Math.sin((first + i) * Math.TAU / 8) + noise * random.nextGaussian();
        }
        return values;
    }

    private void awaitCount(long count) {
        await().atMost(LONG)
                .until(() -> store.find(tenant, new SeriesId("a"))
                        .filter(series -> series.count() == count)
                        .isPresent());
    }

    /** Until one saw so many points. */
    private List<ForecastIssued> awaitForecast(KafkaConsumer<String, byte[]> consumer, long count) {
        List<ForecastIssued> events = new ArrayList<>();
        await().atMost(LONG).pollDelay(Duration.ZERO).until(() -> {
            consumer.poll(Duration.ofMillis(50))
                    .forEach(event -> events.add(EventJson.read(event.value(), ForecastIssued.class)));
            return !events.isEmpty() && events.getLast().watermark().count() == count;
        });
        return events;
    }

    private KafkaConsumer<String, byte[]> consumer() {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", TestKafka.bootstrapServers());
        KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer
                .partitionsFor(Topics.forecasts(tenant).name())
                .stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private JsonNode get(String path) {
        return Objects.requireNonNull(http.get().uri(path).retrieve().body(JsonNode.class));
    }

    private JsonNode send(String method, String path, String body) {
        return Objects.requireNonNull(http.method(org.springframework.http.HttpMethod.valueOf(method))
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .retrieve()
                .body(JsonNode.class));
    }
}
