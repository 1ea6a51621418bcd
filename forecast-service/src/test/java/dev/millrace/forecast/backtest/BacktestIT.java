package dev.millrace.forecast.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.backtest.report.Report;
import dev.millrace.forecast.evaluation.Fitter;
import dev.millrace.forecast.model.Family;
import dev.millrace.forecast.model.FittedModel.Prediction;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.series.Series;
import dev.millrace.forecast.series.SeriesFixture;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.registryclient.testing.FakeRegistry;
import dev.millrace.servicekit.testing.TestKafka;
import dev.millrace.servicekit.testing.TestPostgres;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class BacktestIT {

    private static final FakeRegistry REGISTRY = new FakeRegistry();
    private static final int STEPS = 480;
    private static final int HORIZON = 6;
    private static final int WINDOWS = 10;
    private static final int SEASON = 48;
    private static final int FIRST = STEPS - HORIZON * WINDOWS;

    private final TenantId tenant = SeriesFixture.newTenant();
    private final SeriesStore store;
    private final JdbcClient jdbc;
    private final BacktestTable table;
    private final SeriesFixture points;
    private RestClient http = RestClient.create();

    BacktestIT(
            @Autowired SeriesStore store,
            @Autowired JdbcClient jdbc,
            @Autowired BacktestTable table,
            @Autowired KafkaTemplate<String, byte[]> kafka) {
        this.store = store;
        this.jdbc = jdbc;
        this.table = table;
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
    void theTableHoldsWhatAnIndependentCalculationGives() {
        double[] values = days(1);
        values[FIRST + 7] = Double.NaN;
        store("load/1", "MW", values);

        String id = submit("{\"series\": \"load/1\", \"horizon\": 6, \"windows\": 10, \"models\": [\"repeat\"],"
                + " \"levels\": [80]}");
        JsonNode done = awaitState(id, "succeeded");

        double[][] errors = new double[2][HORIZON];
        int[] count = new int[HORIZON];
        int[] inside = new int[HORIZON];
        double[] width = new double[HORIZON];
        int repeatWins = 0;
        for (int w = 0; w < WINDOWS; w++) {
            int origin = FIRST + w * HORIZON;
            Prediction prediction = repeat(values, origin);
            double mine = 0;
            double naive = 0;
            for (int h = 0; h < HORIZON; h++) {
                double actual = values[origin + h];
                if (Double.isNaN(actual)) {
                    continue;
                }
                count[h]++;
                errors[0][h] += Math.abs(actual - values[origin - 1]);
                errors[1][h] += Math.abs(actual - seasonAgo(values, origin + h));
                mine += Math.abs(actual - values[origin - 1]);
                naive += Math.abs(actual - seasonAgo(values, origin + h));
                double low = prediction.quantile(0.1)[h];
                double high = prediction.quantile(0.9)[h];
                inside[h] += actual >= low && actual <= high ? 1 : 0;
                width[h] += high - low;
            }
            repeatWins += mine < naive ? 1 : 0;
        }
        double scale = IntStream.range(SEASON, FIRST)
                .mapToDouble(t -> Math.abs(values[t] - values[t - SEASON]))
                .average()
                .orElseThrow();
        JsonNode rows = table(id, "?model=repeat").get("rows");
        assertThat(rows.size()).isEqualTo(HORIZON);
        for (int h = 0; h < HORIZON; h++) {
            JsonNode row = rows.get(h);
            JsonNode figures = row.get("figures");
            double mae = errors[0][h] / count[h];
            assertThat(row.get("step").asInt()).isEqualTo(h + 1);
            assertThat(figures.get("count").asInt()).isEqualTo(count[h]);
            assertThat(figures.get("mae").asDouble()).isCloseTo(mae, within(1e-9));
            assertThat(figures.get("mase").asDouble()).isCloseTo(mae / scale, within(1e-9));
            assertThat(figures.get("relativeMae").asDouble()).isCloseTo(errors[0][h] / errors[1][h], within(1e-9));
            JsonNode interval = figures.at("/intervals/0");
            assertThat(interval.get("coverage").asDouble()).isCloseTo((double) inside[h] / count[h], within(1e-9));
            assertThat(interval.get("width").asDouble()).isCloseTo(width[h] / count[h], within(1e-9));
        }
        assertThat(count[1]).isEqualTo(WINDOWS - 1);
        JsonNode summary = done.at("/result/models/0");
        assertThat(summary.get("model").asString()).isEqualTo("repeat");
        assertThat(summary.at("/comparison/against").asString()).isEqualTo("seasonal-naive");
        assertThat(summary.at("/comparison/wins").asDouble()).isCloseTo(repeatWins / 10.0, within(1e-9));
        assertThat(summary.at("/comparison/ratio").asDouble())
                .isCloseTo(
                        Arrays.stream(errors[0]).sum()
                                / Arrays.stream(errors[1]).sum(),
                        within(1e-9));
        assertThat(summary.at("/comparison/test/pValue").asDouble()).isBetween(0.0, 1.0);
    }

    @Test
    void anyVersionIsComparedWithTheChampionAndWhoSawTheFutureIsNamed() {
        double[] values = days(2);
        store("grid", "MW", Arrays.copyOf(values, FIRST - 20));
        String early = champion("grid");
        points.send(points.batch("grid", FIRST - 20, Arrays.copyOfRange(values, FIRST - 20, STEPS)));
        awaitCount("grid", STEPS);
        String late = champion("grid");
        assertThat(late).isNotEqualTo(early);

        String id = submit(
                "{\"series\": [\"grid\"], \"horizon\": 6, \"windows\": 10, \"models\": [\"auto\", \"champion\", \""
                        + early + "\"]}");
        awaitState(id, "succeeded");

        JsonNode rows = table(id, "?by=series").get("rows");
        assertThat(rows.size()).isEqualTo(4);
        assertThat(rows.at("/0/sawTheFuture").asBoolean()).isFalse();
        assertThat(rows.at("/1/digest").asString()).isEqualTo(late);
        assertThat(rows.at("/1/sawTheFuture").asBoolean()).isTrue();
        assertThat(rows.get(1).has("comparison")).isFalse();
        assertThat(rows.at("/2/digest").asString()).isEqualTo(early);
        assertThat(rows.at("/2/sawTheFuture").asBoolean()).isFalse();
        assertThat(rows.at("/2/comparison/against").asString()).isEqualTo("champion");
        double ratio =
                rows.at("/2/figures/mae").asDouble() / rows.at("/1/figures/mae").asDouble();
        assertThat(rows.at("/2/comparison/ratio").asDouble()).isCloseTo(ratio, within(1e-9));
        assertThat(rows.at("/2/comparison/verdict").asString()).isIn("better", "worse", "no-difference-shown");
        assertThat(rows.at("/3/model").asString()).isEqualTo("seasonal-naive");

        ResponseEntity<String> report =
                http.get().uri("/v1/backtests/{id}/report", id).retrieve().toEntity(String.class);
        assertThat(report.getHeaders().getFirst("Content-Security-Policy")).isEqualTo(Report.POLICY);
        String page = Objects.requireNonNull(report.getBody());
        assertThat(page).contains("<svg").contains("Saw the future").contains(early.substring(0, 12));
        assertThat(page).doesNotContain("<script").doesNotContain("http://").doesNotContain("style=");
    }

    @Test
    void seriesChosenByLabelsComeAsJsonAndAsCsvAndNamesAreOnlyEverText() {
        String id1 = "a,b \"<script>alert(1)</script>\"";
        points.send(SeriesFixture.with(points.batch(id1, 0, days(3)), "<b>", Map.of("site", "x")));
        points.send(
                SeriesFixture.with(points.batch("short", 0, Arrays.copyOf(days(4), 30)), "MW", Map.of("site", "x")));
        awaitCount(id1, STEPS);
        awaitCount("short", 30);

        String id = submit("{\"series\": {\"labels\": {\"site\": \"x\"}}, \"horizon\": 6, \"windows\": 8,"
                + " \"models\": [\"same-phase-mean\"], \"refit\": false}");
        awaitState(id, "succeeded");

        JsonNode first = table(id, "?limit=3");
        assertThat(first.get("rows").size()).isEqualTo(3);
        assertThat(first.get("next").asInt()).isEqualTo(3);
        JsonNode rest = table(id, "?after=3");
        assertThat(rest.has("next")).isFalse();
        assertThat(first.get("rows").size() + rest.get("rows").size()).isEqualTo(2 * HORIZON + 2);
        JsonNode refused = rest.get("rows").get(rest.get("rows").size() - 1);
        assertThat(refused.at("/refused/code").asString()).isEqualTo("history-too-short");
        assertThat(refused.has("figures")).isFalse();

        String csv = http.get()
                .uri("/v1/backtests/{id}/table?series={series}&step=2", id, id1)
                .accept(MediaType.valueOf("text/csv"))
                .retrieve()
                .body(String.class);
        List<String> lines = Objects.requireNonNull(csv).lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst()).startsWith("series,model,step,digest,saw_the_future,of_series,count,mae");
        assertThat(lines.get(1)).startsWith("\"a,b \"\"<script>alert(1)</script>\"\"\",same-phase-mean,2,,false,,8,");

        String page = Objects.requireNonNull(
                http.get().uri("/v1/backtests/{id}/report", id).retrieve().body(String.class));
        assertThat(page)
                .contains("&lt;script&gt;alert(1)")
                .doesNotContain("<script")
                .doesNotContain("<b>");
        assertThat(body(get("/v1/backtests")).at("/backtests/0/id").asString()).isEqualTo(id);
        assertThat(body(get("/v1/backtests/" + id + "/table?model=oracle"))
                        .at("/errors/0/field")
                        .asString())
                .isEqualTo("model");
        assertThat(body(get("/v1/backtests/" + id + "/table?step=7"))
                        .at("/errors/0/field")
                        .asString())
                .isEqualTo("step");

        table.forget(tenant, 1);
        assertThat(table(id, "").has("rows")).isTrue();
        table.forget(tenant, 0);
        assertThat(get("/v1/backtests/" + id + "/report").getStatusCode().value())
                .isEqualTo(404);
        assertThat(body(get("/v1/backtests/" + id)).at("/result/series").asInt())
                .isEqualTo(2);
    }

    @Test
    void whatRunsIsCancelledAndWhatIsLostGoesOnWhereItWas() {
        store("one", "MW", days(5));
        store("two", "MW", days(6));
        store("three", "MW", days(8));
        String many = "\"windows\": 400, \"horizon\": 6, \"step\": 1, \"models\": [\"auto\", \"ridge\", \"repeat\"]}";
        String cancelled = submit("{\"series\": [\"one\", \"two\", \"three\"], " + many);
        awaitState(cancelled, "running");
        http.post().uri("/v1/jobs/{id}/cancel", cancelled).retrieve().toBodilessEntity();
        awaitState(cancelled, "cancelled");
        assertThat(written(cancelled).size()).isLessThan(3);

        String lost = submit("{\"series\": [\"one\", \"two\"], " + many);
        await().until(() -> written(lost).size() == 1);
        String first = written(lost).getFirst();
        jdbc.sql("update job set state = 'queued', fence = fence + 1, leased_until = null where id = ?")
                .param(lost)
                .update();
        JsonNode done = awaitState(lost, "succeeded");
        assertThat(done.get("attempt").asInt()).isEqualTo(2);
        assertThat(written(lost)).hasSize(2).contains(first);
        assertThat(done.at("/result/series").asInt()).isEqualTo(2);
    }

    @Test
    void whatCannotBeTestedIsRefusedByField() {
        store("s", "MW", Arrays.copyOf(days(7), 60));
        String ok = "\"series\": \"s\", \"horizon\": 6, \"windows\": 3";
        refused("series", "invalid-request", "{\"horizon\": 6}");
        refused("series", "not-found", "{\"series\": \"nobody\", \"horizon\": 6}");
        refused("series", "history-too-short", "{\"series\": \"s\", \"horizon\": 6, \"windows\": 10}");
        refused("horizon", "invalid-request", "{\"series\": \"s\"}");
        refused("windows", "invalid-request", "{\"series\": \"s\", \"horizon\": 6, \"windows\": 0}");
        refused("step", "invalid-request", "{" + ok + ", \"step\": 0}");
        refused("models[0]", "invalid-request", "{" + ok + ", \"models\": [\"oracle\"]}");
        refused("models[1]", "invalid-request", "{" + ok + ", \"models\": [\"auto\", \"auto\"]}");
        refused("models[0]", "invalid-request", "{" + ok + ", \"models\": [\"" + "0".repeat(64) + "\"]}");
        refused("levels[0]", "invalid-request", "{" + ok + ", \"levels\": [100]}");
        refused("against", "invalid-request", "{" + ok + ", \"against\": \"ridge\"}");
        assertThat(get("/v1/backtests/none").getStatusCode().value()).isEqualTo(404);
        assertThat(get("/v1/backtests/none/table").getStatusCode().value()).isEqualTo(404);
        String none = submit("{" + ok + ", \"models\": [\"ridge\"], \"step\": 17}");
        JsonNode problem = awaitState(none, "failed").get("problem");
        assertThat(problem.get("code").asString()).isEqualTo("history-too-short");
        assertThat(problem.get("detail").asString()).contains("window 1");
    }

    private Prediction repeat(double[] values, int origin) {
        Fitter.Outcome outcome = Fitter.fit(
                List.of(new Fitter.Sample("x", Arrays.copyOf(values, origin))),
                new Frequency.Fixed(SeriesFixture.STEP),
                HORIZON,
                OptionalInt.empty(),
                Optional.of(Family.REPEAT));
        if (outcome instanceof Fitter.Outcome.Fitted(var model, var judged, var scores)) {
            return model.predict("x", Arrays.copyOf(values, origin));
        }
        throw new AssertionError(outcome);
    }

    /** A gap is filled with what was a season before it. */
    private static double seasonAgo(double[] values, int t) {
        return Double.isNaN(values[t - SEASON]) ? values[t - 2 * SEASON] : values[t - SEASON];
    }

    private String champion(String series) {
        JsonNode answer =
                body(post("/v1/forecasts", "{\"series\": \"" + series + "\", \"horizon\": 6, \"refit\": \"always\"}"));
        return answer.at("/forecasts/0/model/digest").asString();
    }

    private List<String> written(String id) {
        return jdbc.sql("select place || ' ' || xmin::text from backtest_series where id = ? order by place")
                .param(id)
                .query((row, number) -> row.getString(1))
                .list();
    }

    private String submit(String body) {
        ResponseEntity<JsonNode> answer = post("/v1/backtests", body);
        assertThat(answer.getStatusCode().value())
                .as(String.valueOf(answer.getBody()))
                .isEqualTo(202);
        String id = body(answer).get("id").asString();
        assertThat(String.valueOf(answer.getHeaders().getLocation())).isEqualTo("/v1/backtests/" + id);
        return id;
    }

    private JsonNode awaitState(String id, String state) {
        return await().atMost(Duration.ofSeconds(90)).until(() -> body(get("/v1/backtests/" + id)), job -> {
            String now = job.get("state").asString();
            assertThat(now.equals("failed") && !state.equals("failed"))
                    .as(job.toString())
                    .isFalse();
            return now.equals(state);
        });
    }

    private JsonNode table(String id, String query) {
        return body(get("/v1/backtests/" + id + "/table" + query));
    }

    private void refused(String field, String code, String body) {
        ResponseEntity<JsonNode> answer = post("/v1/backtests", body);
        assertThat(body(answer).at("/code").asString()).as(body).isEqualTo(code);
        assertThat(body(answer).at("/errors/0/field").asString()).as(body).isEqualTo(field);
    }

    private ResponseEntity<JsonNode> get(String path) {
        return http.get().uri(path).retrieve().toEntity(JsonNode.class);
    }

    private ResponseEntity<JsonNode> post(String path, String body) {
        return http.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .retrieve()
                .toEntity(JsonNode.class);
    }

    private static JsonNode body(ResponseEntity<JsonNode> answer) {
        return Objects.requireNonNull(answer.getBody());
    }

    private static double[] days(long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, STEPS)
                .mapToDouble(t -> 100 + 10 * Math.sin(t * Math.TAU / SEASON) + random.nextGaussian())
                .toArray();
    }

    private void store(String series, String unit, double[] values) {
        int from = 0;
        while (from < values.length) {
            int to = from;
            while (to < values.length && !Double.isNaN(values[to])) {
                to++;
            }
            if (to > from) {
                points.send(SeriesFixture.with(
                        points.batch(series, from, Arrays.copyOfRange(values, from, to)), unit, Map.of()));
            }
            from = to + 1;
        }
        awaitCount(series, (int)
                Arrays.stream(values).filter(v -> !Double.isNaN(v)).count());
    }

    private void awaitCount(String series, int count) {
        await().until(() -> store.find(tenant, new SeriesId(series))
                .map(Series::count)
                .filter(stored -> stored == count)
                .isPresent());
    }
}
