package dev.millrace.forecast.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.PointsBatch;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.Series;
import dev.millrace.forecast.series.SeriesFixture;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.registryclient.testing.FakeRegistry;
import dev.millrace.servicekit.testing.TestKafka;
import dev.millrace.servicekit.testing.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
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
class MissingAndIrregularIT {

    private static final FakeRegistry REGISTRY = new FakeRegistry();

    private final TenantId tenant = SeriesFixture.newTenant();
    private final Random random = new Random(20260304);
    private final SeriesStore store;
    private final SeriesFixture points;
    private RestClient http = RestClient.create();

    MissingAndIrregularIT(@Autowired SeriesStore store, @Autowired KafkaTemplate<String, byte[]> kafka) {
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

    @Test
    void valuesMayBeMissingAtTheEndToo() {
        double[] truth = days(24 * 20 + 8);
        String values =
                Arrays.stream(truth, 0, 24 * 20).mapToObj(String::valueOf).collect(Collectors.joining(","));
        String request = "{\"inline\":[{\"id\":\"late\",\"start\":\"2026-03-01T00:00:00Z\",\"frequency\":\"PT1H\","
                + "\"values\":[" + values + ",null,null,null]},{\"id\":\"whole\",\"start\":\"2026-03-01T00:00:00Z\","
                + "\"frequency\":\"PT1H\",\"values\":[" + values + "]}],\"horizon\":5}";

        JsonNode forecasts = forecast(request);

        JsonNode late = forecasts.get(0);
        assertThat(late.get("series").asString()).isEqualTo("late");
        assertThat(late.get("horizon").asInt()).isEqualTo(5);
        assertThat(late.get("times").get(0).asString()).isEqualTo("2026-03-21T03:00:00Z");
        assertThat(late.get("mean").size()).isEqualTo(5);
        assertThat(late.get("quantiles").get("0.1").size()).isEqualTo(5);
        for (int h = 0; h < 5; h++) {
            assertThat(late.get("mean").get(h).asDouble())
                    .isBetween(truth[24 * 20 + 3 + h] - 3, truth[24 * 20 + 3 + h] + 3);
        }
        assertThat(forecasts.get(1).get("times").get(0).asString()).isEqualTo("2026-03-21T00:00:00Z");
        assertThat(ask("{\"inline\":[{\"values\":[null,null]}],\"horizon\":5}")
                        .getStatusCode()
                        .value())
                .isEqualTo(400);
    }

    @Test
    void irregularPointsAreForecastInTheStepsThatWereAskedFor() {
        // About 25 points an hour, whenever they happen.
        int hours = 24 * 12;
        long start = nanos(SeriesFixture.START);
        long end = start + hours * 3_600_000_000_000L;
        long[] times = LongStream.concat(random.longs(hours * 25L, start, end), LongStream.of(end - 1_000_000_000L))
                .sorted()
                .distinct()
                .toArray();
        double[] values = Arrays.stream(times)
                .mapToDouble(time -> 100 + 10 * Math.sin(2 * Math.PI * (time - nanos(SeriesFixture.START)) / 86_400e9))
                .toArray();
        send("ragged", times, values);

        ResponseEntity<JsonNode> refused = ask("{\"series\":\"ragged\",\"horizon\":6}");
        String resampled = "\"horizon\":6,\"resample\":{\"frequency\":\"PT1H\",\"rule\":\"mean\"}}";
        JsonNode stored = forecast("{\"series\":\"ragged\"," + resampled).get(0);
        JsonNode inline = forecast("{\"inline\":[{\"times\":["
                        + Arrays.stream(times)
                                .mapToObj(t -> "\"" + instant(t) + "\"")
                                .collect(Collectors.joining(","))
                        + "],\"values\":" + Arrays.toString(values) + "}]," + resampled)
                .get(0);

        assertThat(body(refused).get("code").asString()).isEqualTo("series-irregular");
        for (JsonNode one : new JsonNode[] {stored, inline}) {
            assertThat(one.get("frequency").asString()).isEqualTo("PT1H");
            assertThat(one.get("season").asInt()).isEqualTo(24);
            assertThat(one.get("times").get(0).asString()).isEqualTo("2026-03-13T00:00:00Z");
            for (int h = 0; h < 6; h++) {
                double truth = 100 + 10 * Math.sin(2 * Math.PI * (h + 0.5) / 24);
                assertThat(one.get("mean").get(h).asDouble()).isBetween(truth - 3, truth + 3);
            }
        }
        assertThat(stored.get("model").get("name").asString()).contains("/h6/x");
        assertThat(ask("{\"series\":\"ragged\",\"horizon\":6,\"resample\":{\"frequency\":\"PT1H\",\"rule\":\"mode\"}}")
                        .getStatusCode()
                        .value())
                .isEqualTo(400);
        assertThat(ask("{\"inline\":[{\"times\":[\"2026-03-01T00:00:00Z\"],\"values\":[1]}],\"horizon\":6}")
                        .getStatusCode()
                        .value())
                .isEqualTo(400);
    }

    @Test
    void localDaysOfAStoredSeriesHaveTheirOwnLength() {
        // Hourly, from 5 February to the end of 28 March in Berlin, the eve of a day of 23 hours.
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Instant start = Instant.parse("2026-02-04T23:00:00Z");
        int hours = 24 * 52;
        long[] times = IntStream.range(0, hours)
                .mapToLong(t -> nanos(start.plus(Duration.ofHours(t))))
                .toArray();
        double[] values = Arrays.stream(times)
                .mapToDouble(time -> instant(time).atZone(berlin).getDayOfWeek().getValue())
                .toArray();
        send("hours", times, values);

        JsonNode forecast = forecast("{\"series\":\"hours\",\"horizon\":3,\"zone\":\"Europe/Berlin\","
                        + "\"resample\":{\"frequency\":\"P1D\",\"rule\":\"sum\"}}")
                .get(0);

        assertThat(forecast.get("localTimes").toString())
                .isEqualTo("[\"2026-03-29T00:00:00+01:00\",\"2026-03-30T00:00:00+02:00\","
                        + "\"2026-03-31T00:00:00+02:00\"]");
        // A Sunday, then a Monday.
        assertThat(forecast.get("mean").get(0).asDouble()).isBetween(24 * 6.0, 24 * 8.0);
        assertThat(forecast.get("mean").get(1).asDouble()).isBetween(0.0, 24 * 2.0);
        assertThat(forecast.get("watermark").get("count").asInt()).isEqualTo(hours);
    }

    private double[] days(int length) {
        double[] values = new double[length];
        for (int t = 0; t < length; t++) {
            values[t] = 100 + 10 * Math.sin(2 * Math.PI * t / 24) + random.nextGaussian() / 2;
        }
        return values;
    }

    private void send(String id, long[] times, double[] values) {
        points.send(
                new PointsBatch(tenant, new SeriesId(id), Optional.empty(), Map.of(), Optional.empty(), times, values));
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(
                        () -> assertThat(store.find(tenant, new SeriesId(id)).map(Series::count))
                                .isEqualTo(Optional.of((long) values.length)));
    }

    private static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
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
