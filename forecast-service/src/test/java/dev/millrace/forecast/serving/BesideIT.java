package dev.millrace.forecast.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.AnomalyFound;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/** Covariates of what is asked for otherwise than by a request for a forecast. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"millrace.series.group=beside-it", "millrace.subscription.settle=1ms"})
@DirtiesContext
class BesideIT {

    private static final FakeRegistry REGISTRY = new FakeRegistry();
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final int STEPS = 300;
    private static final int AHEAD = 20;
    private static final String DRIVEN = "\"covariates\":[{\"series\":\"driver\",\"kind\":\"future\"}]";

    private final Random random = new Random(20261128);
    private final TenantId tenant = SeriesFixture.newTenant();
    private final SeriesStore store;
    private final SeriesFixture points;
    private final double[] driver =
            random.doubles(STEPS + AHEAD).map(u -> 10 * u).toArray();
    private RestClient http = RestClient.create();

    BesideIT(@Autowired SeriesStore store, @Autowired KafkaTemplate<String, byte[]> kafka) {
        this.store = store;
        this.points = new SeriesFixture(kafka, tenant);
    }

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry properties) {
        TestKafka.configure(properties);
        OwnDatabase.configure(properties, "beside_it");
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
    void anAnomalyIsWhatCovariatesDoNotExplain() {
        driver[STEPS - 5] = 25;
        double[] load = load(0, STEPS);
        load[STEPS - 9] += 25;
        store("driver", driver);
        store("load", load);

        List<String> alone = anomalies("{\"series\":\"load\",\"rows\":24}");
        assertThat(alone).contains(time(STEPS - 5));
        List<String> explained = anomalies("{\"series\":\"load\",\"rows\":24," + DRIVEN + "}");
        assertThat(explained).contains(time(STEPS - 9)).doesNotContain(time(STEPS - 5));

        refused("/v1/anomalies", "model", "{\"series\":\"load\",\"model\":\"ridge\"," + DRIVEN + "}");
        refused("/v1/anomalies", "model", "{\"series\":\"load\",\"model\":\"regression\"}");
        refused("/v1/anomalies", "zone", "{\"series\":\"load\",\"zone\":\"Europe/Berlin\"," + DRIVEN + "}");
        refused("/v1/anomalies", "series", "{\"series\":\"driver\"," + DRIVEN + "}");
        refused(
                "/v1/anomalies",
                "covariates[0].kind",
                "{\"series\":\"load\",\"covariates\":[{\"series\":\"driver\",\"kind\":\"static\"}]}");
    }

    @Test
    void aBacktestMeasuresWhatCovariatesAreWorth() {
        store("driver", driver);
        store("load", load(0, STEPS));
        String ask = "{\"series\":\"load\",\"horizon\":4,\"windows\":8,\"models\":[%s]," + DRIVEN + "}";
        String serves = send("POST", "/v1/forecasts", "{\"series\":\"load\",\"horizon\":4," + DRIVEN + "}")
                .at("/forecasts/0/model/digest")
                .asString();
        String alone = send("POST", "/v1/forecasts", "{\"series\":\"load\",\"horizon\":4}")
                .at("/forecasts/0/model/digest")
                .asString();

        JsonNode models = backtest(
                ask.formatted("\"auto\",\"regression\",\"ridge\",\"champion\",\"" + serves + "\",\"" + alone + "\""));
        double ridge = mae(models, "ridge");
        assertThat(mae(models, "auto")).isLessThan(ridge / 3);
        assertThat(mae(models, "regression")).isLessThan(ridge / 3);
        assertThat(mae(models, "champion")).isLessThan(ridge / 3).isEqualTo(mae(models, serves));
        assertThat(mae(models, alone)).isGreaterThan(ridge / 2);

        // What only becomes known with the value is of no use to forecast it.
        models = backtest(ask.formatted("\"auto\"").replace("future", "past"));
        assertThat(mae(models, "auto")).isGreaterThan(ridge / 2);
        // Once fitted, a model reads on what was known when each window began.
        models = backtest(ask.formatted("\"auto\"").replace("\"windows\"", "\"refit\":false,\"windows\""));
        assertThat(mae(models, "auto")).isLessThan(ridge / 3);
        // A version that was made with covariates cannot do without.
        JsonNode refused =
                backtest("{\"series\":\"load\",\"horizon\":4,\"windows\":8,\"models\":[\"" + serves + "\"]}");
        assertThat(row(refused, serves).at("/refused/code").asString()).isEqualTo("covariate-unusable");

        refused("/v1/backtests", "models", ask.formatted("\"ridge\""));
        refused("/v1/backtests", "models[0]", "{\"series\":\"load\",\"horizon\":4,\"models\":[\"regression\"]}");
        refused(
                "/v1/backtests",
                "covariates[0].series",
                ask.formatted("\"auto\"").replace("driver", "nobody"));
    }

    @Test
    void aSubscriptionReadsThemWithEveryForecast() {
        store("driver", Arrays.copyOf(driver, STEPS + 4));
        store("load", load(0, STEPS - 2));
        refused(
                "PUT",
                "/v1/subscriptions/s",
                "model",
                "{\"series\":\"load\",\"horizon\":4,\"model\":\"ridge\"," + DRIVEN + "}");
        refused(
                "PUT",
                "/v1/subscriptions/s",
                "model",
                "{\"series\":\"load\",\"horizon\":4,\"model\":\"net\"," + DRIVEN + "}");
        JsonNode put = send(
                "PUT",
                "/v1/subscriptions/s",
                "{\"series\":\"load\",\"horizon\":4,\"anomalies\":{}," + DRIVEN + ",\"calendar\":{\"holidays\":\"DE\"},"
                        + "\"zone\":\"Europe/Berlin\"}");
        assertThat(put.at("/covariates/0/kind").asString()).isEqualTo("future");
        JsonNode shown = Objects.requireNonNull(
                http.get().uri("/v1/subscriptions/s").retrieve().body(JsonNode.class));
        assertThat(shown.at("/covariates/0/series").asString()).isEqualTo("driver");
        assertThat(shown.at("/calendar/holidays").asString()).isEqualTo("DE");
        assertThat(shown.at("/zone").asString()).isEqualTo("Europe/Berlin");

        points.send(points.batch("load", STEPS - 2, load(STEPS - 2, 1)));
        ForecastIssued first = awaitEvents(Topics.forecasts(tenant).name(), 1, ForecastIssued.class)
                .getLast();
        assertThat(first.model().name()).contains("/x");
        for (int h = 0; h < 4; h++) {
            assertThat(first.mean().get(h)).isBetween(mean(STEPS - 1 + h) - 4, mean(STEPS - 1 + h) + 4);
        }
        double[] broken = load(STEPS - 1, 1);
        broken[0] += 25;
        points.send(points.batch("load", STEPS - 1, broken));
        AnomalyFound anomaly = awaitEvents(Topics.anomalies(tenant).name(), 1, AnomalyFound.class)
                .getLast();
        assertThat(anomaly.value()).isEqualTo(broken[0]);
        assertThat(anomaly.mean()).isBetween(mean(STEPS - 1) - 4, mean(STEPS - 1) + 4);

        // It ends a step before the horizon does.
        points.send(points.batch("load", STEPS, load(STEPS, 1)));
        await().atMost(SOON)
                .until(() -> Objects.requireNonNull(
                                http.get().uri("/v1/subscriptions/s").retrieve().body(JsonNode.class))
                        .at("/problems/0/code")
                        .asString("")
                        .equals("covariate-unusable"));
    }

    private double mean(int step) {
        return 50 + 3 * driver[step];
    }

    private double[] load(int from, int count) {
        double[] load = new double[count];
        Arrays.setAll(load, i -> mean(from + i) + random.nextGaussian());
        return load;
    }

    private List<String> anomalies(String body) {
        return send("POST", "/v1/anomalies", body)
                .at("/series/0/anomalies")
                .valueStream()
                .map(anomaly -> anomaly.get("time").asString())
                .toList();
    }

    private static String time(int step) {
        return SeriesFixture.START.plus(SeriesFixture.STEP.multipliedBy(step)).toString();
    }

    /** Rows over all steps. */
    private JsonNode backtest(String body) {
        JsonNode accepted = send("POST", "/v1/backtests", body);
        String path = "/v1/backtests/" + accepted.at("/id").asString();
        await().atMost(SOON)
                .until(() -> Objects.requireNonNull(
                                http.get().uri(path).retrieve().body(JsonNode.class))
                        .has("endedAt"));
        return Objects.requireNonNull(
                        http.get().uri(path + "/table?by=series").retrieve().body(JsonNode.class))
                .get("rows");
    }

    private static JsonNode row(JsonNode rows, String model) {
        return rows.valueStream()
                .filter(row -> row.get("model").asString().equals(model))
                .findFirst()
                .orElseThrow();
    }

    private static double mae(JsonNode rows, String model) {
        JsonNode row = row(rows, model);
        assertThat(row.has("figures")).as(row.toString()).isTrue();
        return row.at("/figures/mae").asDouble();
    }

    private void store(String series, double[] values) {
        points.send(points.batch(series, 0, values));
        await().atMost(SOON)
                .until(() -> store.find(tenant, new SeriesId(series))
                        .filter(stored -> stored.count() == values.length)
                        .isPresent());
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

    private void refused(String path, String field, String body) {
        refused("POST", path, field, body);
    }

    private void refused(String method, String path, String field, String body) {
        ResponseEntity<JsonNode> answer = ask(method, path, body);
        JsonNode problem = Objects.requireNonNull(answer.getBody());
        assertThat(answer.getStatusCode().is4xxClientError())
                .as(problem.toString())
                .isTrue();
        assertThat(problem.at("/errors/0/field").asString())
                .as(problem.toString())
                .isEqualTo(field);
    }

    private JsonNode send(String method, String path, String body) {
        ResponseEntity<JsonNode> answer = ask(method, path, body);
        assertThat(answer.getStatusCode().is2xxSuccessful())
                .as(String.valueOf(answer.getBody()))
                .isTrue();
        return Objects.requireNonNull(answer.getBody());
    }

    private ResponseEntity<JsonNode> ask(String method, String path, String body) {
        return http.method(HttpMethod.valueOf(method))
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .retrieve()
                .toEntity(JsonNode.class);
    }
}
