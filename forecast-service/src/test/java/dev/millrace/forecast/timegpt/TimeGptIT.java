package dev.millrace.forecast.timegpt;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.millrace.registryclient.testing.FakeRegistry;
import dev.millrace.servicekit.testing.TestKafka;
import dev.millrace.servicekit.testing.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/** The bodies are those that the Python client of Nixtla sends. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class TimeGptIT {

    private static final FakeRegistry REGISTRY = new FakeRegistry();
    private static final int DAY = 24;

    private RestClient http = RestClient.create();

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
                .defaultHeader("Authorization", "Bearer nixak-anything")
                .defaultStatusHandler(status -> true, (request, response) -> {})
                .build();
    }

    @Test
    void twoSeriesAreForecastFromOneFlatList() {
        JsonNode answer = ok("/v2/forecast", """
                {"series": {"y": [%s, %s], "sizes": [240, 120], "X": null, "X_future": null, "categorical_exog": null},
                 "model": "timegpt-1", "h": 12, "freq": "h", "clean_ex_first": true, "level": [80, 95.5],
                 "finetune_steps": 0, "finetune_loss": "default", "finetune_depth": 1, "finetuned_model_id": null,
                 "feature_contributions": false, "multivariate": false}
                """.formatted(days(0, 240, 1), days(0, 120, 100)));

        assertThat(answer.get("mean").size()).isEqualTo(24);
        assertThat(answer.get("input_tokens").asInt()).isEqualTo(360);
        assertThat(answer.get("intervals").propertyNames()).containsExactly("lo-80", "hi-80", "lo-95.5", "hi-95.5");
        for (int h = 0; h < 12; h++) {
            assertThat(answer.get("mean").get(h).asDouble()).isBetween(value(240 + h) - .3, value(240 + h) + .3);
            assertThat(answer.get("mean").get(12 + h).asDouble())
                    .isBetween(100 * value(120 + h) - 30, 100 * value(120 + h) + 30);
            assertThat(answer.at("/intervals/lo-95.5").get(h).asDouble())
                    .isLessThanOrEqualTo(answer.at("/intervals/lo-80").get(h).asDouble())
                    .isLessThanOrEqualTo(answer.at("/intervals/hi-80").get(h).asDouble());
        }
    }

    @Test
    void windowsOfThePastAreForecastFromWhatLayBeforeThem() {
        JsonNode answer = ok("/v2/cross_validation", """
                {"series": {"y": [%s, %s], "sizes": [240, 200]}, "model": "timegpt-1", "h": 6, "n_windows": 3,
                 "step_size": 4, "freq": "h", "level": [90], "refit": false}
                """.formatted(days(0, 240, 1), days(0, 200, 1)));

        assertThat(answer.get("sizes").toString()).isEqualTo("[18,18]");
        assertThat(answer.get("idxs").get(0).asInt()).isEqualTo(240 - 6 - 8);
        assertThat(answer.get("idxs").get(17).asInt()).isEqualTo(239);
        assertThat(answer.get("idxs").get(35).asInt()).isEqualTo(439);
        assertThat(answer.get("mean").get(17).asDouble()).isBetween(value(239) - .3, value(239) + .3);
    }

    @Test
    void aValueThatNothingForetoldIsAnAnomaly() {
        String values = days(0, 230, 1) + ", 9.5, " + days(231, 240, 1);
        String body = "{\"series\": {\"y\": [%s], \"sizes\": [240]}, \"freq\": \"h\", \"level\": 99%s}";

        JsonNode half = ok("/v2/anomaly_detection", body.formatted(values, ""));
        assertThat(half.get("sizes").toString()).isEqualTo("[120]");
        assertThat(half.get("anomaly").get(110).asBoolean()).isTrue();
        assertThat(half.at("/intervals/lo-99").size()).isEqualTo(120);

        JsonNode newest = ok(
                "/v2/online_anomaly_detection",
                body.formatted(values, ", \"detection_size\": 24, \"h\": 1, \"threshold_method\": \"univariate\""));
        assertThat(newest.get("idxs").get(14).asInt()).isEqualTo(230);
        assertThat(newest.get("anomaly").get(14).asBoolean()).isTrue();
        assertThat(newest.get("anomaly_score").get(14).asDouble()).isGreaterThan(4);
    }

    @Test
    void whatCannotBeHonouredIsRefusedNotIgnored() {
        refused(
                "series.X[0]",
                "{\"series\": {\"y\": [1, 2], \"sizes\": [2], \"X\": [[1]]}, \"h\": 1, \"freq\": \"D\"}");
        refused(
                "series.X[0]",
                "{\"series\": {\"y\": [1, 2], \"sizes\": [2], \"X\": [[7, 7]]}, \"h\": 1, \"freq\": \"D\"}");
        refused(
                "series.X_future",
                "{\"series\": {\"y\": [1, 2], \"sizes\": [2], \"X_future\": [[1]]}, \"h\": 1, \"freq\": \"D\"}");
        refused(
                "series.X_future[0]",
                "{\"series\": {\"y\": [1, 2], \"sizes\": [2], \"X\": [[1, 2]], \"X_future\": [[1, 2]]},"
                        + " \"h\": 1, \"freq\": \"D\"}");
        String windows =
                "{\"series\": {\"y\": [1, 2], \"sizes\": [2], \"X\": [[1, 2]]%s}, \"h\": 1, \"freq\": \"D\"%s}";
        for (String path : List.of("/v2/cross_validation", "/v2/anomaly_detection", "/v2/online_anomaly_detection")) {
            refused(path, "series.X_future", windows.formatted(", \"X_future\": [[3]]", ""));
            refused(path, "hist_exog", windows.formatted("", ", \"hist_exog\": [1]"));
            refused(path, "clean_ex_first", windows.formatted("", ", \"clean_ex_first\": false"));
            refused(path, "model", windows.formatted("", ", \"model\": \"ridge\""));
        }
        refused("hist_exog", windows.formatted("", ", \"hist_exog\": [0]"));
        refused("series.sizes", "{\"series\": {\"y\": [1, 2], \"sizes\": [1]}, \"h\": 1, \"freq\": \"D\"}");
        refused("series.sizes[1]", "{\"series\": {\"y\": [1, 2], \"sizes\": [1, 5]}, \"h\": 1, \"freq\": \"D\"}");
        refused("h", "{\"series\": {\"y\": [1, 2], \"sizes\": [2]}, \"freq\": \"D\"}");
        refused("freq", "{\"series\": {\"y\": [1, 2], \"sizes\": [2]}, \"h\": 1, \"freq\": \"moon\"}");
        refused(
                "model",
                "{\"series\": {\"y\": [1, 2], \"sizes\": [2]}, \"h\": 1, \"freq\": \"D\", \"model\": \"oracle\"}");
        refused("level", "{\"series\": {\"y\": [1, 2], \"sizes\": [2]}, \"h\": 1, \"freq\": \"D\", \"level\": [100]}");
        refused("series.sizes[0]", "{\"series\": {\"y\": [1, 2], \"sizes\": [2]}, \"h\": 1, \"freq\": \"D\"}");
    }

    @Test
    void covariatesAreTakenAndTheirWeightsTold() {
        Random random = new Random(20260305);
        double[] driver = random.doubles(246).map(u -> 10 * u).toArray();
        int[] kinds = random.ints(246, 0, 3).toArray();
        double[] load = new double[246];
        Arrays.setAll(load, t -> 50 + 3 * driver[t] + 5 * (kinds[t] == 1 ? 1 : 0) + 0.1 * Math.sin(t * t));
        JsonNode answer = ok("/v2/forecast", """
                {"series": {"y": %s, "sizes": [240], "X": [%s, %s, %s], "X_future": [%s, %s], "categorical_exog": [1]},
                 "freq": "h", "h": 6, "level": [80]}
                """.formatted(
                        Arrays.toString(Arrays.copyOf(load, 240)),
                        Arrays.toString(Arrays.copyOf(driver, 240)),
                        Arrays.toString(Arrays.copyOf(kinds, 240)),
                        Arrays.toString(random.doubles(240).toArray()),
                        Arrays.toString(Arrays.copyOfRange(driver, 240, 246)),
                        Arrays.toString(Arrays.copyOfRange(kinds, 240, 246))));

        for (int h = 0; h < 6; h++) {
            assertThat(answer.get("mean").get(h).asDouble()).isBetween(load[240 + h] - 1, load[240 + h] + 1);
        }
        assertThat(answer.get("weights_x").size()).isEqualTo(3);
        assertThat(answer.get("weights_x").get(0).asDouble()).isGreaterThan(0.8);
        assertThat(answer.get("weights_x").get(1).asDouble()).isBetween(0.1, 0.5);
        assertThat(answer.get("weights_x").get(2).asDouble()).isLessThan(0.1);
    }

    @Test
    void windowsOfThePastReadThemToo() {
        Random random = new Random(20260306);
        double[] driver = random.doubles(240).map(u -> 10 * u).toArray();
        double[] load = new double[240];
        Arrays.setAll(load, t -> 50 + 3 * driver[t] + random.nextGaussian());
        driver[235] = 25;
        load[235] = 125;
        load[230] += 25;
        String body = "{\"series\": {\"y\": " + Arrays.toString(load) + ", \"sizes\": [240], \"X\": ["
                + Arrays.toString(driver) + "]}, \"freq\": \"h\"%s}";

        JsonNode windows = ok("/v2/cross_validation", body.formatted(", \"h\": 5, \"n_windows\": 2, \"refit\": false"));
        for (int row = 0; row < 10; row++) {
            double expected = 50 + 3 * driver[230 + row];
            assertThat(windows.get("mean").get(row).asDouble()).isBetween(expected - 4, expected + 4);
        }
        assertThat(windows.get("weights_x").get(0).asDouble()).isGreaterThan(0.8);
        JsonNode late = ok(
                "/v2/cross_validation",
                body.formatted(", \"h\": 5, \"n_windows\": 2, \"refit\": false, \"hist_exog\": [0]"));
        assertThat(late.get("mean").get(5).asDouble()).isLessThan(100);

        JsonNode half = ok("/v2/anomaly_detection", body.formatted(""));
        assertThat(half.get("anomaly").get(110).asBoolean()).isTrue();
        assertThat(half.get("anomaly").get(115).asBoolean()).isFalse();
        JsonNode newest = ok(
                "/v2/online_anomaly_detection",
                body.formatted(", \"detection_size\": 11, \"h\": 4, \"step_size\": 4, \"level\": 99"));
        assertThat(newest.get("anomaly").get(1).asBoolean()).isTrue();
        assertThat(newest.get("anomaly").get(6).asBoolean()).isFalse();
        assertThat(newest.get("weights_x").get(0).asDouble()).isGreaterThan(0.8);
    }

    /** Nothing but gaps lies before the first window. */
    @Test
    void aWindowWithNothingBeforeItIsRefusedNotBroken() {
        ResponseEntity<JsonNode> answer = post("/v2/cross_validation", """
                {"series": {"y": [null, null, null, 1, 2, 3], "sizes": [6]}, "h": 1, "n_windows": 4, "freq": "h"}
                """);
        assertThat(answer.getStatusCode().is4xxClientError()).isTrue();
        assertThat(body(answer).get("code").asString()).isEqualTo("history-too-short");
    }

    @Test
    void moreWindowsThanCanBeHeldAreRefused() {
        ResponseEntity<JsonNode> answer = post("/v2/cross_validation", """
                {"series": {"y": [%s], "sizes": [6000]}, "h": 2000, "n_windows": 3000, "step_size": 1, "freq": "h", "refit": false}
                """.formatted(days(0, 6000, 1)));
        assertThat(answer.getStatusCode().value()).isEqualTo(400);
        assertThat(body(answer).at("/errors/0/field").asString()).isEqualTo("series.sizes[0]");
    }

    @Test
    void aClientAsksWhetherItMayAndHowMuchToSend() {
        assertThat(http.get()
                        .uri("/validate_api_key")
                        .retrieve()
                        .toEntity(JsonNode.class)
                        .getStatusCode()
                        .value())
                .isEqualTo(200);
        JsonNode params = body(http.get()
                .uri("/model_params?model=timegpt-1&freq=h")
                .retrieve()
                .toEntity(JsonNode.class));
        assertThat(params.at("/detail/input_size").asInt()).isPositive();
        assertThat(params.at("/detail/horizon").asInt()).isPositive();
    }

    /** As the client does with more than a megabyte. */
    @Test
    void aCompressedBodyIsReadWithinTheLimitOfAPlainOne() {
        byte[] body = """
                {"series": {"y": [%s], "sizes": [240]}, "h": 2, "freq": "h"}
                """.formatted(days(0, 240, 1)).getBytes(StandardCharsets.UTF_8);
        byte[] zstd = Zstd.compress(body);

        for (String path : List.of("/v2/forecast", "/v2/cross_validation")) {
            ResponseEntity<JsonNode> answer = post(path, zstd, "zstd");
            assertThat(answer.getStatusCode().value()).as(path).isEqualTo(200);
            assertThat(body(answer).get("mean").size()).isEqualTo(2);
        }
        refused(400, "body-malformed", Arrays.copyOf(zstd, zstd.length / 2), "zstd");
        refused(400, "body-malformed", body, "zstd");
        refused(413, "body-too-large", Zstd.compress(new byte[65 << 20]), "zstd");
        refused(415, "content-encoding-unsupported", body, "br");
        assertThat(body(post("/v1/forecasts", Zstd.compress("{\"model\": 1".getBytes(StandardCharsets.UTF_8)), "zstd"))
                        .get("code")
                        .asString())
                .isEqualTo("body-malformed");
    }

    private void refused(int status, String code, byte[] body, String encoding) {
        for (String path : List.of("/v2/forecast", "/v1/forecasts", "/v1/anomalies")) {
            ResponseEntity<JsonNode> answer = post(path, body, encoding);
            assertThat(answer.getStatusCode().value()).as(path).isEqualTo(status);
            assertThat(body(answer).get("code").asString()).isEqualTo(code);
        }
    }

    private ResponseEntity<JsonNode> post(String path, byte[] body, String encoding) {
        return http.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.CONTENT_ENCODING, encoding)
                .body(body)
                .retrieve()
                .toEntity(JsonNode.class);
    }

    private void refused(String field, String body) {
        refused("/v2/forecast", field, body);
    }

    private void refused(String path, String field, String body) {
        ResponseEntity<JsonNode> answer = post(path, body);
        assertThat(answer.getStatusCode().is4xxClientError()).isTrue();
        assertThat(body(answer).at("/errors/0/field").asString()).isEqualTo(field);
    }

    private JsonNode ok(String path, String body) {
        ResponseEntity<JsonNode> answer = post(path, body);
        assertThat(answer.getStatusCode().value())
                .as(String.valueOf(answer.getBody()))
                .isEqualTo(200);
        return body(answer);
    }

    private static JsonNode body(ResponseEntity<JsonNode> answer) {
        return Objects.requireNonNull(answer.getBody());
    }

    private ResponseEntity<JsonNode> post(String path, String body) {
        return http.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .retrieve()
                .toEntity(JsonNode.class);
    }

    private static double value(int t) {
        return 2 + Math.sin(t * Math.TAU / DAY);
    }

    /** With a little noise that repeats itself, or nothing would be left to put an interval around. */
    private static String days(int from, int to, double factor) {
        return IntStream.range(from, to)
                .mapToObj(t -> String.format(Locale.ROOT, "%.4f", factor * (value(t) + 0.05 * Math.sin(t * t))))
                .collect(Collectors.joining(", "));
    }
}
