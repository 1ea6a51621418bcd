package dev.millrace.forecast.series;

import static dev.millrace.forecast.series.SeriesFixture.START;
import static dev.millrace.forecast.series.SeriesFixture.STEP;
import static dev.millrace.forecast.series.SeriesFixture.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.PointsBatch;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.servicekit.testing.TestKafka;
import dev.millrace.servicekit.testing.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class SeriesIT {

    private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());

    private final TenantId tenant = SeriesFixture.newTenant();
    private final SeriesStore store;
    private final SeriesFixture points;
    private final Cleaning cleaning;
    private RestClient http = RestClient.create();

    SeriesIT(
            @Autowired SeriesStore store,
            @Autowired KafkaTemplate<String, byte[]> kafka,
            @Autowired Cleaning cleaning) {
        this.cleaning = cleaning;
        this.store = store;
        this.points = new SeriesFixture(kafka, tenant);
    }

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry properties) {
        TestKafka.configure(properties);
        TestPostgres.configure(properties, "forecast");
    }

    @BeforeEach
    void connect(@LocalServerPort int port) {
        http = RestClient.builder()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultHeader("X-Millrace-Tenant", tenant.value())
                .build();
    }

    @Test
    void storesAndShowsASeries() {
        points.send(with(points.batch("a/b", 0, 1, 2, 3, 4), "MW", Map.of("site", "x")));
        awaitCount("a/b", 4);

        JsonNode series = get("/v1/series/{id}", "a/b");
        assertThat(series.toString())
                .contains("\"id\":\"a/b\"")
                .contains("\"unit\":\"MW\"")
                .contains("\"labels\":{\"site\":\"x\"}")
                .contains("\"first\":\"2026-03-01T00:00:00Z\"")
                .contains("\"frequency\":\"PT30M\"")
                .contains("\"gaps\":0");
        JsonNode page = get("/v1/series/{id}/points?limit=3", "a/b");
        assertThat(page.get("times").get(2).asString()).isEqualTo("2026-03-01T01:00:00Z");
        assertThat(page.get("values").toString()).isEqualTo("[1.0,2.0,3.0]");
        JsonNode rest = get(
                "/v1/series/{id}/points?after={after}", "a/b", page.get("next").asString());
        assertThat(rest.get("values").toString()).isEqualTo("[4.0]");
        assertThat(rest.has("next")).isFalse();
    }

    @Test
    void takesLateAndRepeatedPointsAndLeavesGaps() {
        points.send(points.batch("late", 4, 40, 50), points.batch("late", 0, 0, 10), points.batch("late", 4, 41));
        awaitCount("late", 4);

        var found = store.histories(tenant, List.of(new SeriesId("late")), 100).getFirst();
        assertThat(found).isInstanceOfSatisfying(SeriesStore.HistoryResult.Found.class, result -> {
            assertThat(result.history().values()).containsExactly(0, 10, Double.NaN, Double.NaN, 41, 50);
            assertThat(result.history().end()).isEqualTo(START.plus(STEP.multipliedBy(5)));
        });
    }

    @Test
    void listsPageByPageAndByLabel() {
        for (String id : List.of("l/1", "l/2", "l/3", "m")) {
            points.send(with(points.batch(id, 0, 1), "MW", Map.of("site", id.equals("l/3") ? "y" : "x", "a:b", "c")));
        }
        List.of("l/1", "l/2", "l/3", "m").forEach(id -> awaitCount(id, 1));

        JsonNode page = get("/v1/series?prefix=l/&limit=2");
        assertThat(page.findValuesAsString("id")).containsExactly("l/1", "l/2");
        assertThat(get("/v1/series?prefix=l/&after={next}", page.get("next").asString())
                        .findValuesAsString("id"))
                .containsExactly("l/3");
        assertThat(get("/v1/series?label=site:x").findValuesAsString("id")).containsExactly("l/1", "l/2", "m");
        assertThat(get("/v1/series?label=site:x&label=a:b").get("series")).isEmpty();
        assertThat(store.select(tenant, new SeriesSelector.Labels(Map.of("site", "x", "a:b", "c"))))
                .extracting(SeriesId::value)
                .containsExactly("l/1", "l/2", "m");
        assertThat(store.select(
                        tenant,
                        new SeriesSelector.Ids(
                                List.of(new SeriesId("m"), new SeriesId("nobody"), new SeriesId("l/1")))))
                .extracting(SeriesId::value)
                .containsExactly("m", "l/1");
    }

    @Test
    void deletesRangesAndSeries() {
        points.send(points.batch("d", 0, 0, 1, 2, 3, 4, 5));
        awaitCount("d", 6);
        long revision = store.find(tenant, new SeriesId("d")).orElseThrow().revision();

        assertThat(http.delete()
                        .uri("/v1/series/d/points?from=2026-03-01T00:00:00Z&to=2026-03-01T01:00:00Z")
                        .retrieve()
                        .body(String.class))
                .isEqualTo("{\"deleted\":2}");
        Series left = store.find(tenant, new SeriesId("d")).orElseThrow();
        assertThat(left.count()).isEqualTo(4);
        assertThat(left.first()).isEqualTo(START.plus(STEP.multipliedBy(2)));
        assertThat(left.revision()).isGreaterThan(revision);

        http.delete().uri("/v1/series/d").retrieve().toBodilessEntity();
        assertThat(status("/v1/series/d")).isEqualTo(404);
        assertThat(status("/v1/series/d/points")).isEqualTo(404);

        points.send(points.batch("d", 9, 9));
        awaitCount("d", 1);
        assertThat(get("/v1/series/d/points").get("values").toString()).isEqualTo("[9.0]");
        assertThat(store.find(tenant, new SeriesId("d")).orElseThrow().revision())
                .isGreaterThan(left.revision());
    }

    @Test
    void retentionDeletesWhatIsTooOld() {
        PointsBatch old = points.batch("r", 0, 1, 2, 3);
        long now = Nanos.of(Instant.now());
        long day = Duration.ofDays(1).toNanos();
        for (int i = 0; i < 3; i++) {
            old.times()[i] = now - (10 - i) * day;
        }
        points.send(old);
        awaitCount("r", 3);

        assertThat(put("/v1/retention", "{\"maxAge\":\"P9DT12H\"}")).isEqualTo(200);
        assertThat(get("/v1/retention").toString()).isEqualTo("{\"maxAge\":\"P9DT12H\"}");
        cleaning.clean();
        assertThat(get("/v1/series/r/points").get("values").toString()).isEqualTo("[2.0,3.0]");
        assertThat(put("/v1/retention", "{\"maxAge\":null}")).isEqualTo(200);
        assertThat(get("/v1/retention").toString()).isEqualTo("{\"maxAge\":null}");
        assertThat(put("/v1/retention", "{\"maxAge\":\"P-1D\"}")).isEqualTo(400);
        assertThat(put("/v1/retention", "{\"maxAge\":\"a year\"}")).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT7H", "P1D", "P7D", "P1M", "P3M", "P1Y"})
    void resamplesAsAReferenceDoes(String iso) {
        Random random = new Random(SEED);
        Frequency step = Frequency.parse(iso);
        PointsBatch batch = points.batch("rs", 0, random.doubles(300).toArray());
        for (int i = 0; i < batch.size(); i++) {
            batch.times()[i] = random.nextLong(
                    Nanos.of(Instant.parse("1966-01-01T00:00:00Z")), Nanos.of(Instant.parse("1974-01-01T00:00:00Z")));
        }
        points.send(batch);
        awaitCount("rs", 300);
        Instant origin = Instant.parse(iso.equals("P7D") ? "1969-12-29T00:00:00Z" : "1970-01-01T00:00:00Z");
        TreeMap<Instant, TreeMap<Long, Double>> expected = new TreeMap<>();
        for (int i = 0; i < batch.size(); i++) {
            Instant time = Nanos.instant(batch.times()[i]);
            long steps = step.stepsBetween(origin, time);
            Instant start = step.plus(origin, steps);
            while (start.isAfter(time)) {
                start = step.plus(origin, --steps);
            }
            while (!step.plus(origin, steps + 1).isAfter(time)) {
                start = step.plus(origin, ++steps);
            }
            expected.computeIfAbsent(start, s -> new TreeMap<>()).put(batch.times()[i], batch.values()[i]);
        }

        for (String aggregate : List.of("mean", "min", "max", "sum", "last", "count")) {
            List<String> times = new ArrayList<>();
            List<Double> values = new ArrayList<>();
            Optional<String> next = Optional.of("1900-01-01T00:00:00Z");
            while (next.isPresent()) {
                JsonNode page = get(
                        "/v1/series/rs/points?step={step}&aggregate={how}&limit=100&after={after}",
                        iso,
                        aggregate,
                        next.get());
                page.get("times").forEach(time -> times.add(time.asString()));
                page.get("values").forEach(value -> values.add(value.asDouble()));
                next = Optional.ofNullable(page.get("next")).map(JsonNode::asString);
            }
            assertThat(times)
                    .as("seed %d", SEED)
                    .containsExactlyElementsOf(
                            expected.keySet().stream().map(Instant::toString).toList());
            int i = 0;
            for (TreeMap<Long, Double> bucket : expected.values()) {
                var statistics = bucket.values().stream()
                        .mapToDouble(Double::doubleValue)
                        .summaryStatistics();
                double value = switch (aggregate) {
                    case "mean" -> statistics.getAverage();
                    case "min" -> statistics.getMin();
                    case "max" -> statistics.getMax();
                    case "sum" -> statistics.getSum();
                    case "last" -> bucket.lastEntry().getValue();
                    default -> statistics.getCount();
                };
                assertThat(values.get(i++)).as("%s, seed %d", aggregate, SEED).isCloseTo(value, within(1e-9));
            }
        }
    }

    @Test
    void readsManyHistoriesAsItReadsOne() {
        Random random = new Random(SEED);
        List<SeriesId> ids = new ArrayList<>();
        for (int s = 0; s < 20; s++) {
            String id = "h-" + s;
            int length = 3 + random.nextInt(200);
            PointsBatch batch =
                    points.batch(id, random.nextInt(50), random.doubles(length).toArray());
            for (int i = 1; i < length - 1; i++) {
                batch.times()[i] += random.nextLong(-100, 100);
            }
            points.send(batch);
            awaitCount(id, length);
            ids.add(new SeriesId(id));
        }
        ids.add(new SeriesId("nobody"));

        List<SeriesStore.HistoryResult> together = store.histories(tenant, ids, 60);
        for (int i = 0; i < ids.size(); i++) {
            var alone = store.histories(tenant, List.of(ids.get(i)), 60).getFirst();
            assertThat(together.get(i))
                    .as("seed %d", SEED)
                    .usingRecursiveComparison()
                    .isEqualTo(alone);
        }
        assertThat(together.getLast()).isEqualTo(new SeriesStore.HistoryResult.Unknown(new SeriesId("nobody")));
        assertThat(together.getFirst()).isInstanceOfSatisfying(SeriesStore.HistoryResult.Found.class, found -> {
            assertThat(found.history().values()).hasSizeLessThanOrEqualTo(60).doesNotContain(Double.NaN);
            assertThat(found.history().frequency().iso()).isEqualTo("PT30M");
        });
    }

    @Test
    void saysWhatIsWrongWithARequest() {
        assertThat(status("/v1/series?limit=0")).isEqualTo(400);
        assertThat(status("/v1/series?label=x")).isEqualTo(400);
        assertThat(status("/v1/series/nobody")).isEqualTo(404);
        assertThat(status("/v1/series/s/points?from=yesterday")).isEqualTo(400);
        assertThat(status("/v1/series/s/points?step=P1M2D")).isEqualTo(400);
        assertThat(status("/v1/series/s/points?step=PT1H&aggregate=median")).isEqualTo(400);
        assertThat(status("/v1/series/s/points?limit=100001")).isEqualTo(400);
    }

    @Test
    void isReadyWhileItConsumes() {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(
                                get("/actuator/health/readiness").get("status").asString())
                        .isEqualTo("UP"));
    }

    private int status(String path) {
        return http.get()
                .uri(path)
                .exchange((request, response) -> response.getStatusCode().value());
    }

    private int put(String path, String body) {
        return http.put()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange((request, response) -> response.getStatusCode().value());
    }

    private void awaitCount(String id, long count) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(store.find(tenant, new SeriesId(id)).map(Series::count))
                                .isEqualTo(Optional.of(count)));
    }

    private JsonNode get(String path, Object... variables) {
        return Objects.requireNonNull(http.get().uri(path, variables).retrieve().body(JsonNode.class));
    }
}
