package dev.millrace.forecast.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.Series;
import dev.millrace.forecast.series.SeriesFixture;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.registryclient.testing.FakeRegistry;
import dev.millrace.servicekit.testing.TestKafka;
import dev.millrace.servicekit.testing.TestPostgres;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
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
class CovariatesIT {

    private static final FakeRegistry REGISTRY = new FakeRegistry();
    private static final int STEPS = 400;
    private static final int HORIZON = 8;

    private final TenantId tenant = SeriesFixture.newTenant();
    private final Random random = new Random(20260302);
    private final SeriesStore store;
    private final SeriesFixture points;
    private RestClient http = RestClient.create();

    CovariatesIT(@Autowired SeriesStore store, @Autowired KafkaTemplate<String, byte[]> kafka) {
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
    void aStoredSeriesThatIsKnownAheadDrivesTheForecast() {
        double[] driver = swings(STEPS + HORIZON);
        double[] load = driven(driver);
        store("temp", driver);
        store("load", Arrays.copyOf(load, STEPS));
        String request =
                "{\"series\":\"load\",\"horizon\":8,\"covariates\":[{\"series\":\"temp\",\"kind\":\"future\"}]}";

        JsonNode with = forecast(request).get(0);
        JsonNode without = forecast("{\"series\":\"load\",\"horizon\":8}").get(0);

        assertThat(error(with, load)).isLessThan(0.5 * error(without, load));
        JsonNode told = with.get("covariates").get(0);
        assertThat(told.get("name").asString()).isEqualTo("temp");
        assertThat(told.get("kind").asString()).isEqualTo("future");
        assertThat(told.get("weight").asDouble()).isGreaterThan(0.5);
        assertThat(without.has("covariates")).isFalse();
        String name = with.get("model").get("name").asString();
        assertThat(name).startsWith("forecast/load/h8/x");
        String digest = with.get("model").get("digest").asString();
        assertThat(REGISTRY.champion(tenant, name)).contains(digest);
        // The second one is answered by the model that is there, which reads only what it needs.
        int before = REGISTRY.registrations();
        JsonNode again = forecast(request).get(0);
        assertThat(again.get("mean")).isEqualTo(with.get("mean"));
        assertThat(REGISTRY.registrations()).isEqualTo(before);
    }

    @Test
    void refusesByNameWhatCannotBeUsed() {
        store("target", driven(swings(200)));
        store("short", swings(203));
        store("flat", new double[220]);
        String ask = "{\"series\":\"target\",\"horizon\":8,\"covariates\":[{\"series\":\"%s\",\"kind\":\"future\"}]}";

        assertRefused(ask.formatted("short"), 422, "covariate-unusable", "2026-03-05T05:30:00Z");
        assertRefused(ask.formatted("flat"), 422, "covariate-unusable", "flat: never changes");
        assertRefused(ask.formatted("target"), 422, "covariate-unusable", "is the series itself");
        assertRefused(ask.formatted("nobody"), 404, "not-found", "nobody");
        for (String family : new String[] {"repeat", "seasonal-naive", "same-phase-mean", "ridge"}) {
            assertRefused(
                    "{\"series\":\"target\",\"horizon\":8,\"model\":\"" + family + "\",\"calendar\":{}}",
                    400,
                    "invalid-request",
                    family + " takes no covariates");
        }
        assertRefused(
                "{\"series\":\"target\",\"horizon\":8,\"model\":\"mine\",\"calendar\":{}}",
                400,
                "invalid-request",
                "trained model");
        assertRefused(
                "{\"series\":\"target\",\"horizon\":8,\"model\":\"regression\"}", 400, "invalid-request", "needs");
        assertRefused(
                "{\"series\":\"target\",\"horizon\":8,\"calendar\":{\"holidays\":\"XX\"}}",
                400,
                "invalid-request",
                "calendar.holidays");
        assertRefused("{\"series\":\"target\",\"horizon\":8,\"zone\":\"Mars\"}", 400, "invalid-request", "zone");
        assertRefused(
                "{\"series\":\"target\",\"horizon\":8,\"static\":{\"target\":{\"size\":3}}}",
                400,
                "invalid-request",
                "shared");
        assertRefused(
                "{\"series\":\"target\",\"horizon\":8,\"covariates\":[{\"series\":\"short\",\"kind\":\"both\"}]}",
                400,
                "invalid-request",
                "covariates[0].kind");
        // One that cannot be used stands in nobody else's way.
        JsonNode partial = body(ask("{\"series\":[\"flat\",\"target\"],\"horizon\":2,\"partial\":true,"
                + "\"covariates\":[{\"series\":\"short\",\"kind\":\"future\"}]}"));
        assertThat(partial.get("forecasts").size()).isEqualTo(1);
        assertThat(partial.get("refused").get(0).get("code").asString()).isEqualTo("covariate-unusable");
    }

    @Test
    void covariatesComeWithTheValuesToo() {
        double[] driver = swings(STEPS + HORIZON);
        double[] leader = swings(STEPS);
        double[] load = driven(driver);
        String values = Arrays.toString(Arrays.copyOf(load, STEPS));
        String request = "{\"inline\":[{\"values\":" + values
                + ",\"unit\":\"MW\",\"covariates\":{\"temp\":{\"kind\":\"future\",\"values\":"
                + Arrays.toString(driver) + "},\"wind\":{\"kind\":\"past\",\"values\":" + Arrays.toString(leader)
                + "}}}],\"horizon\":8}";

        JsonNode with = forecast(request).get(0);
        JsonNode without = forecast("{\"inline\":[{\"values\":" + values + "}],\"horizon\":8}")
                .get(0);

        assertThat(error(with, load)).isLessThan(0.5 * error(without, load));
        assertThat(with.get("unit").asString()).isEqualTo("MW");
        JsonNode told = with.get("covariates");
        assertThat(told.get(0).get("weight").asDouble()).isGreaterThan(0.5);
        // What tells nothing is told to tell nothing, or hardly anything.
        assertThat(told.get(1).get("name").asString()).isEqualTo("wind");
        assertThat(told.get(1).get("weight").asDouble()).isLessThan(0.2);
        assertRefused(
                request.replace("\"horizon\":8", "\"horizon\":9"), 400, "invalid-request", "those beside the series");
        assertRefused(
                "{\"inline\":[{\"values\":[1,2,3]}],\"horizon\":1,\"covariates\":[]}",
                400,
                "invalid-request",
                "inline[0].covariates");
        assertRefused(
                "{\"inline\":[{\"values\":[1,2,3],\"covariates\":{\"a\":{\"kind\":\"past\",\"values\":[1,1,1]}}}],"
                        + "\"horizon\":1}",
                422,
                "covariate-unusable",
                "inline[0].covariates.a");
    }

    @Test
    void holidaysAndLocalTimeAreKnown() {
        // Hours of 2026 in Berlin from January to the day before 1 May; quiet on Sundays and holidays.
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Instant start = Instant.parse("2026-01-04T23:00:00Z");
        int steps = 24 * 116 - 1;
        double[] load = new double[steps + 24];
        for (int t = 0; t < load.length; t++) {
            ZonedDateTime at = start.plus(Duration.ofHours(t)).atZone(berlin);
            boolean free = at.getDayOfWeek() == DayOfWeek.SUNDAY
                    || List.of("2026-01-06", "2026-04-03", "2026-04-06", "2026-05-01")
                            .contains(at.toLocalDate().toString());
            boolean working = at.getHour() >= 8 && at.getHour() < 18;
            load[t] = 100 + (free || !working ? 0 : 50) + random.nextGaussian();
        }
        String values = "{\"inline\":[{\"start\":\"" + start + "\",\"frequency\":\"PT1H\",\"values\":"
                + Arrays.toString(Arrays.copyOf(load, steps)) + "}],\"horizon\":24,\"zone\":\"Europe/Berlin\"";

        JsonNode with =
                forecast(values + ",\"calendar\":{\"holidays\":\"DE\"}}").get(0);
        JsonNode without = forecast(values + "}").get(0);

        assertThat(with.get("zone").asString()).isEqualTo("Europe/Berlin");
        assertThat(with.get("localTimes").get(0).asString()).isEqualTo("2026-05-01T00:00:00+02:00");
        assertThat(with.get("times").get(0).asString()).isEqualTo("2026-04-30T22:00:00Z");
        assertThat(error(with, load, steps)).isLessThan(0.5 * error(without, load, steps));
        assertThat(with.get("covariates").get(0).get("name").asString()).isEqualTo("calendar");
    }

    @Test
    void covariatesComeAsColumnsOfACsvToo() {
        double[] driver = swings(STEPS + HORIZON);
        double[] leader = swings(STEPS);
        double[] load = driven(driver);
        StringBuilder csv = new StringBuilder("time,value,temp,wind\n");
        for (int t = 0; t < driver.length; t++) {
            csv.append(Instant.parse("2026-03-01T00:00:00Z").plus(Duration.ofMinutes(30L * t)))
                    .append(',')
                    .append(t < STEPS ? load[t] : "")
                    .append(',')
                    .append(driver[t])
                    .append(',')
                    .append(t < STEPS ? leader[t] : "")
                    .append('\n');
        }

        ResponseEntity<JsonNode> answer =
                csv("zone=Europe/Berlin&holidays=DE&quantiles=0.05,0.5&unit=MW", csv.toString());

        assertThat(answer.getStatusCode().value()).as(body(answer).toString()).isEqualTo(200);
        JsonNode forecast = body(answer).get("forecasts").get(0);
        assertThat(forecast.get("horizon").asInt()).isEqualTo(HORIZON);
        assertThat(forecast.get("unit").asString()).isEqualTo("MW");
        assertThat(forecast.get("frequency").asString()).isEqualTo("PT30M");
        assertThat(forecast.get("times").get(0).asString()).isEqualTo("2026-03-09T08:00:00Z");
        assertThat(forecast.get("quantiles").propertyNames()).containsExactly("0.05", "0.5");
        assertThat(forecast.get("covariates")
                        .valueStream()
                        .map(one -> one.get("name").asString()
                                + ' '
                                + one.get("kind").asString()))
                .containsExactly("temp future", "wind past", "calendar future");
        assertThat(error(forecast, load)).isLessThan(4.0 * HORIZON);

        refusedCsv(
                "",
                "time,value,temp\n2026-03-01,1,1\n2026-03-02,2,2\n2026-03-03,,3\n2026-03-04,,\n",
                422,
                "2026-03-04");
        refusedCsv("horizon=2", "time,value\n2026-03-01,1\n2026-03-02,x\n", 400, "row 3");
        refusedCsv("horizon=2", "time,value\n2026-03-02,1\n2026-03-01,1\n", 400, "row 3");
        refusedCsv(
                "horizon=2&frequency=PT0.001S",
                "time,value\n2026-03-01,1\n2027-03-01,2\n",
                400,
                "at most 1000000 are taken");
        refusedCsv("horizon=2", "time,value\n9026-03-01,1\n", 400, "row 2");
        refusedCsv("horizon=2&oracle=yes", "time,value\n2026-03-02,1\n", 400, "oracle");
        refusedCsv("horizon=2", "date,value\n2026-03-02,1\n", 400, "header");
        refusedCsv("", "time,value\n2026-03-01,1\n2026-03-02,1\n2026-03-03,1\n", 400, "horizon");
    }

    @Test
    void attributesTellSeriesOfASharedModelApart() {
        String[] parts = new String[6];
        String[] statics = new String[6];
        for (int i = 0; i < 6; i++) {
            double slope = i % 2 == 0 ? 1 : -1;
            double[] values = new double[120];
            Arrays.setAll(values, t -> 500 + slope * t + random.nextGaussian());
            store("shop/" + i, values);
            String attributes = "{\"kind\":\"" + (i % 2 == 0 ? "new" : "old") + "\",\"area\":" + (10 + i) + "}";
            statics[i] = "\"shop/" + i + "\":" + attributes;
            parts[i] = "{\"id\":\"shop/" + i + "\",\"values\":" + Arrays.toString(values) + ",\"static\":" + attributes
                    + "}";
        }
        String end = ",\"horizon\":8,\"fit\":\"shared\",\"model\":\"regression\"";
        String ids = "\"series\":[\"shop/0\",\"shop/1\",\"shop/2\",\"shop/3\",\"shop/4\",\"shop/5\"]";

        JsonNode stored = forecast("{" + ids + end + ",\"static\":{" + String.join(",", statics) + "}}");
        JsonNode inline = forecast("{\"inline\":[" + String.join(",", parts) + "]" + end + "}");

        for (JsonNode answers : new JsonNode[] {stored, inline}) {
            for (int i = 0; i < 6; i++) {
                double expected = 500 + (i % 2 == 0 ? 1 : -1) * 127;
                assertThat(answers.get(i).get("mean").get(7).asDouble()).isBetween(expected - 5, expected + 5);
                assertThat(answers.get(i).get("covariates").get(1).toString())
                        .startsWith("{\"name\":\"kind\",\"kind\":\"static\",\"weight\":");
            }
        }
        assertRefused(
                "{" + ids + end + ",\"static\":{" + String.join(",", Arrays.copyOf(statics, 5)) + "}}",
                400,
                "invalid-request",
                "must have the attributes of shop/5");
        assertRefused(
                "{" + ids + end + ",\"static\":{" + String.join(",", statics).replace("new", "old") + "}}",
                400,
                "invalid-request",
                "kind is the same for all series");
    }

    @Test
    void whatIsKnownAheadIsKnownForMissingValuesToo() {
        double[] driver = swings(STEPS + HORIZON);
        double[] load = driven(driver);
        String values = Arrays.toString(Arrays.copyOf(load, STEPS - 3)).replace("]", ",null,null,null]");

        JsonNode forecast = forecast("{\"inline\":[{\"values\":" + values
                        + ",\"covariates\":{\"temp\":{\"kind\":\"future\",\"values\":" + Arrays.toString(driver)
                        + "},\"own\":{\"kind\":\"past\",\"values\":" + Arrays.toString(Arrays.copyOf(driver, STEPS))
                        + "}}}],\"horizon\":8}")
                .get(0);

        assertThat(forecast.get("mean").size()).isEqualTo(HORIZON);
        assertThat(error(forecast, load)).isLessThan(4.0 * HORIZON);
    }

    private void refusedCsv(String parameters, String csv, int status, String reason) {
        ResponseEntity<JsonNode> answer = csv(parameters, csv);
        assertThat(answer.getStatusCode().value()).as(body(answer).toString()).isEqualTo(status);
        assertThat(body(answer).get("detail").asString()).contains(reason);
    }

    private ResponseEntity<JsonNode> csv(String parameters, String csv) {
        return http.post()
                .uri("/v1/forecasts?" + parameters)
                .header("Content-Type", "text/csv")
                .body(csv)
                .retrieve()
                .toEntity(JsonNode.class);
    }

    private double[] driven(double[] driver) {
        double[] load = new double[driver.length];
        for (int t = 0; t < load.length; t++) {
            load[t] = 100 + 10 * Math.sin(2 * Math.PI * t / 48) + 8 * driver[t] + random.nextGaussian();
        }
        return load;
    }

    private double[] swings(int length) {
        double[] swings = new double[length];
        for (int t = 1; t < length; t++) {
            swings[t] = 0.5 * swings[t - 1] + random.nextGaussian();
        }
        return swings;
    }

    private static double error(JsonNode forecast, double[] truth) {
        return error(forecast, truth, STEPS);
    }

    private static double error(JsonNode forecast, double[] truth, int from) {
        double error = 0;
        for (int h = 0; h < forecast.get("mean").size(); h++) {
            error += Math.abs(forecast.get("mean").get(h).asDouble() - truth[from + h]);
        }
        return error;
    }

    private void store(String id, double[] values) {
        points.send(points.batch(id, 0, values));
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(
                        () -> assertThat(store.find(tenant, new SeriesId(id)).map(Series::count))
                                .isEqualTo(Optional.of((long) values.length)));
    }

    private void assertRefused(String request, int status, String code, String reason) {
        ResponseEntity<JsonNode> answer = ask(request);
        assertThat(answer.getStatusCode().value()).as(body(answer).toString()).isEqualTo(status);
        assertThat(body(answer).get("code").asString()).isEqualTo(code);
        assertThat(body(answer).get("detail").asString()).contains(reason);
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
