package dev.millrace.forecast.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.Series;
import dev.millrace.forecast.series.SeriesFixture;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.registryclient.testing.FakeRegistry;
import dev.millrace.servicekit.testing.OpenApiContract;
import dev.millrace.servicekit.testing.TestKafka;
import dev.millrace.servicekit.testing.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.ResponseEntity;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class ForecastIT {

    private static final FakeRegistry REGISTRY = new FakeRegistry();

    private final TenantId tenant = SeriesFixture.newTenant();
    private final SeriesStore store;
    private final SeriesFixture points;
    private RestClient http = RestClient.create();

    ForecastIT(@Autowired SeriesStore store, @Autowired KafkaTemplate<String, byte[]> kafka) {
        this.store = store;
        this.points = new SeriesFixture(kafka, tenant);
    }

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry properties) {
        TestKafka.configure(properties);
        TestPostgres.configure(properties, "forecast");
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

    @AfterEach
    void comeBack() {
        REGISTRY.setAway(false);
        REGISTRY.setSilent(false);
    }

    @Test
    void servesTheInterfaceThatIsCheckedIn(@LocalServerPort int port) throws Exception {
        OpenApiContract.check("forecast-service", port);
    }

    @Test
    void answersInTheSeriesOwnUnitsWithAModelThatIsRegistered() {
        points.send(SeriesFixture.with(points.batch("load/1", 0, days(1, 480)), "MW", Map.of("site", "x")));
        awaitCount("load/1", 480);

        JsonNode forecast = forecast("{\"series\":\"load/1\",\"horizon\":12,\"levels\":[90,50],\"model\":\"auto\"}")
                .get(0);

        assertThat(forecast.get("series").asString()).isEqualTo("load/1");
        assertThat(forecast.get("unit").asString()).isEqualTo("MW");
        assertThat(forecast.get("frequency").asString()).isEqualTo("PT30M");
        assertThat(forecast.get("season").asInt()).isEqualTo(48);
        assertThat(forecast.get("times").size()).isEqualTo(12);
        assertThat(forecast.get("times").get(0).asString()).isEqualTo("2026-03-11T00:00:00Z");
        assertThat(forecast.get("quantiles").propertyNames()).containsExactly("0.05", "0.25", "0.75", "0.95");
        for (int h = 0; h < 12; h++) {
            double truth = 100 + 10 * Math.sin(2 * Math.PI * (480 + h) / 48);
            assertThat(forecast.get("mean").get(h).asDouble()).isBetween(truth - 3, truth + 3);
            assertThat(forecast.get("quantiles").get("0.05").get(h).asDouble())
                    .isLessThanOrEqualTo(forecast.get("mean").get(h).asDouble());
        }
        assertThat(forecast.get("validation").get("mase").asDouble())
                .isPositive()
                .isLessThan(1.1);
        assertThat(forecast.get("validation").get("candidates").size()).isBetween(4, 7);
        assertThat(forecast.get("watermark").toString())
                .startsWith("{\"time\":\"2026-03-10T23:30:00Z\",\"count\":480,\"revision\":");
        assertThat(forecast.get("model").get("name").asString()).isEqualTo("forecast/load/1/h12");
        String digest = forecast.get("model").get("digest").asString();
        assertThat(REGISTRY.champion(tenant, "forecast/load/1/h12")).contains(digest);
        assertThat(REGISTRY.version(digest)).isNotNull();
    }

    @Test
    void fitsOnceHoweverManyAskAtOnce() throws Exception {
        store("once", days(2, 400));
        int before = REGISTRY.registrations();
        Set<String> digests = ConcurrentHashMap.newKeySet();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> requests = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                requests.add(() -> digests.add(digest("once", 8)));
            }
            for (Future<Boolean> request : clients.invokeAll(requests)) {
                request.get();
            }
        }
        assertThat(digests).hasSize(1);
        assertThat(REGISTRY.registrations()).isEqualTo(before + 1);
    }

    @Test
    void fitsAgainOnceTheHistoryHasOutgrownTheFit() {
        store("grows", days(3, 200));
        String first = digest("grows", 4);
        points.send(points.batch("grows", 200, Arrays.copyOfRange(days(3, 300), 200, 210)));
        awaitCount("grows", 210);
        assertThat(digest("grows", 4)).isEqualTo(first);
        points.send(points.batch("grows", 210, Arrays.copyOfRange(days(3, 300), 210, 225)));
        awaitCount("grows", 225);

        String second = digest("grows", 4);

        assertThat(second).isNotEqualTo(first);
        assertThat(REGISTRY.champion(tenant, "forecast/grows/h4")).contains(second);
    }

    @Test
    void theSameDataGivesTheSameVersion() {
        store("same", days(4, 200));
        String first = digest("same", 4);

        assertThat(forecast("{\"series\":\"same\",\"horizon\":4,\"refit\":\"always\"}")
                        .get(0)
                        .get("model")
                        .get("digest")
                        .asString())
                .isEqualTo(first);
    }

    @Test
    void servesAMovedAliasWithinASecondAndFailsNoRequestMeanwhile() throws Exception {
        store("moves", days(5, 200));
        String first = digest("moves", 4);
        points.send(points.batch("moves", 200, Arrays.copyOfRange(days(5, 300), 200, 260)));
        awaitCount("moves", 260);
        String second = digest("moves", 4);
        assertThat(second).isNotEqualTo(first);

        AtomicInteger failures = new AtomicInteger();
        AtomicBoolean asking = new AtomicBoolean(true);
        Thread client = Thread.ofVirtual().start(() -> {
            while (asking.get()) {
                if (!ask("{\"series\":\"moves\",\"horizon\":4}").getStatusCode().is2xxSuccessful()) {
                    failures.incrementAndGet();
                }
            }
        });
        REGISTRY.move(tenant, "forecast/moves/h4", first);
        await().atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(digest("moves", 4)).isEqualTo(first));
        asking.set(false);
        client.join();
        assertThat(failures).hasValue(0);
        // the newest fit is still the second: nothing has grown since, so the rollback stands
        assertThat(digest("moves", 4)).isEqualTo(first);
    }

    @Test
    void honoursAnAliasItHasNotHeardOf() {
        store("unheard", days(6, 200));
        points.send(points.batch("heard", 0, days(6, 200)));
        awaitCount("heard", 200);
        String version = digest("heard", 4);
        REGISTRY.setSilent(true);
        REGISTRY.move(tenant, "forecast/unheard/h4", version);

        // the version was made for another series, which is what the alias wants
        ResponseEntity<JsonNode> answer = ask("{\"series\":\"unheard\",\"horizon\":4}");

        assertThat(REGISTRY.champion(tenant, "forecast/unheard/h4")).contains(version);
        assertThat(answer.getStatusCode().value()).isEqualTo(422);
    }

    @Test
    void servesWhatItHasWhileTheRegistryIsAway() {
        store("kept", days(7, 200));
        store("new", days(8, 200));
        String digest = digest("kept", 4);
        REGISTRY.setAway(true);
        long start = System.nanoTime();

        ResponseEntity<JsonNode> answer = ask("{\"series\":\"new\",\"horizon\":4}");

        assertThat(answer.getStatusCode().value()).isEqualTo(503);
        assertThat(answer.getHeaders().getFirst("Retry-After")).isNotNull();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        assertThat(digest("kept", 4)).isEqualTo(digest);
        REGISTRY.setAway(false);
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(digest("new", 4)).isNotEmpty());
    }

    @Test
    void namesTheSeriesThatCannotBeForecast() {
        store("long", days(9, 200));
        store("short", days(9, 20));

        ResponseEntity<JsonNode> answer = ask("{\"series\":[\"long\",\"short\",\"none\"],\"horizon\":24}");

        assertThat(answer.getStatusCode().value()).isEqualTo(422);
        assertThat(body(answer).get("code").asString()).isEqualTo("history-too-short");
        assertThat(body(answer).get("detail").asString()).contains("short").contains("58");
        assertThat(body(answer).get("errors").size()).isEqualTo(2);
        assertThat(body(answer).get("errors").get(0).get("index").asInt()).isEqualTo(1);
        JsonNode partial = body(ask("{\"series\":[\"long\",\"short\",\"none\"],\"horizon\":24,\"partial\":true}"));
        assertThat(partial.get("forecasts").size()).isEqualTo(1);
        assertThat(partial.get("refused").get(1).get("code").asString()).isEqualTo("not-found");
    }

    @Test
    void answersForEverySeriesWithALabelInOneRequest() {
        for (int i = 0; i < 5; i++) {
            points.send(
                    SeriesFixture.with(points.batch("site/" + i, 0, days(20 + i, 150)), "kW", Map.of("site", "many")));
        }
        for (int i = 0; i < 5; i++) {
            awaitCount("site/" + i, 150);
        }

        JsonNode each = forecast("{\"series\":{\"labels\":{\"site\":\"many\"}},\"horizon\":6}");
        JsonNode shared = forecast("{\"series\":{\"labels\":{\"site\":\"many\"}},\"horizon\":6,\"fit\":\"shared\"}");

        assertThat(each.size()).isEqualTo(5);
        assertThat(each.valueStream().map(f -> f.get("series").asString()))
                .containsExactly("site/0", "site/1", "site/2", "site/3", "site/4");
        assertThat(each.valueStream()
                        .map(f -> f.get("model").get("digest").asString())
                        .distinct())
                .hasSize(5);
        assertThat(shared.valueStream()
                        .map(f -> f.get("model").get("digest").asString())
                        .distinct())
                .hasSize(1);
        assertThat(shared.get(0).get("model").get("name").asString()).startsWith("forecast-shared/");
        assertThat(forecast("{\"series\":{\"labels\":{\"site\":\"none\"}},\"horizon\":6}")
                        .size())
                .isZero();
    }

    @Test
    void forecastsValuesThatComeWithTheRequest() {
        String values = Arrays.toString(days(11, 120)).replaceFirst(",", ",null,");
        String request = "{\"inline\":[{\"id\":\"mine\",\"start\":\"2026-01-01T00:00:00+01:00\",\"frequency\":\"PT1H\","
                + "\"season\":48,\"values\":" + values + "}],\"horizon\":3,\"quantiles\":[0.5]}";
        int before = REGISTRY.registrations();

        JsonNode forecast = forecast(request).get(0);

        assertThat(forecast.get("series").asString()).isEqualTo("mine");
        assertThat(forecast.get("season").asInt()).isEqualTo(48);
        assertThat(forecast.get("times").get(0).asString()).isEqualTo("2026-01-06T00:00:00Z");
        assertThat(forecast.get("watermark").get("count").asInt()).isEqualTo(120);
        String digest = forecast.get("model").get("digest").asString();
        assertThat(REGISTRY.version(digest)).containsEntry("name", "forecast-inline/h3");
        assertThat(forecast(request).get(0).get("model").get("digest").asString())
                .isEqualTo(digest);
        assertThat(REGISTRY.registrations()).isEqualTo(before + 1);
    }

    @Test
    void refusesWhatMakesNoSense() {
        store("sense", days(12, 200));
        for (String request : List.of(
                "{\"series\":\"sense\"}",
                "{\"series\":\"sense\",\"horizon\":0}",
                "{\"series\":\"sense\",\"horizon\":10001}",
                "{\"series\":\"sense\",\"horizon\":1,\"quantiles\":[1]}",
                "{\"series\":\"sense\",\"horizon\":1,\"levels\":[100]}",
                "{\"series\":\"sense\",\"horizon\":1,\"quantiles\":[0.1],\"levels\":[80]}",
                "{\"series\":\"sense\",\"horizon\":1,\"model\":\"oracle\"}",
                "{\"series\":\"sense\",\"horizon\":1,\"fit\":\"none\"}",
                "{\"series\":\"sense\",\"inline\":[],\"horizon\":1}",
                "{\"inline\":[{\"values\":[null,null]}],\"horizon\":1}",
                "{\"inline\":[{\"values\":[1,2],\"frequency\":\"x\"}],\"horizon\":1}",
                "{\"inline\":[null],\"horizon\":1}",
                "{\"inline\":[{\"times\":[\"1700-01-01T00:00:00Z\",\"2026-01-01T00:00:00Z\"],\"values\":[1,2]}],"
                        + "\"horizon\":1,\"resample\":{\"frequency\":\"PT1S\",\"rule\":\"last\"}}",
                "{\"horizon\":1}")) {
            ResponseEntity<JsonNode> answer = ask(request);
            assertThat(answer.getStatusCode().value()).as(request).isEqualTo(400);
            assertThat(body(answer).get("errors").size()).as(request).isEqualTo(1);
        }
    }

    private static double[] days(long seed, int length) {
        Random random = new Random(seed);
        double[] values = new double[length];
        for (int t = 0; t < length; t++) {
            values[t] = 100 + 10 * Math.sin(2 * Math.PI * t / 48) + random.nextGaussian() / 2;
        }
        return values;
    }

    private void store(String id, double[] values) {
        points.send(points.batch(id, 0, values));
        awaitCount(id, values.length);
    }

    private void awaitCount(String id, long count) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(
                        () -> assertThat(store.find(tenant, new SeriesId(id)).map(Series::count))
                                .isEqualTo(Optional.of(count)));
    }

    private String digest(String series, int horizon) {
        return forecast("{\"series\":\"" + series + "\",\"horizon\":" + horizon + "}")
                .get(0)
                .get("model")
                .get("digest")
                .asString();
    }

    private JsonNode forecast(String request) {
        ResponseEntity<JsonNode> answer = ask(request);
        assertThat(answer.getStatusCode().value()).as(body(answer).toString()).isEqualTo(200);
        return body(answer).get("forecasts");
    }

    private ResponseEntity<JsonNode> ask(String request) {
        return http.post()
                .uri("/v1/forecasts")
                .header("Content-Type", "application/json")
                .body(request)
                .retrieve()
                .toEntity(JsonNode.class);
    }

    private static JsonNode body(ResponseEntity<JsonNode> answer) {
        return Objects.requireNonNull(answer.getBody());
    }
}
