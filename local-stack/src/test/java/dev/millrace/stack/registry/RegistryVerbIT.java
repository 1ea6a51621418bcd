package dev.millrace.stack.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.millrace.stack.Millrace;
import dev.millrace.stack.local.Installation;
import dev.millrace.stack.local.ScratchStack;
import dev.millrace.stack.local.Service;
import dev.millrace.stack.local.Watcher;
import dev.millrace.stack.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The verbs in the order in which a person would use them, against a registry of its own; and what its bench measures. */
class RegistryVerbIT {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void versionsAreFoundComparedPromotedRolledBackAndChecked() throws Exception {
        assumeThat(Installation.locate().isBuilt(Service.REGISTRY)).isTrue();
        try (ScratchStack scratch = ScratchStack.make(Installation.locate(), Watcher.silent());
                HttpClient http = HttpClient.newHttpClient()) {
            scratch.up(List.of(Service.REGISTRY));
            String home = scratch.stack().home().root().toString();
            URI registry = scratch.uri(Service.REGISTRY);
            String first = register(http, registry, 1, 0.5);
            String second = register(http, registry, 2, 0.6);
            post(http, registry, "PUT", "/v1/models/m/aliases/champion/policy", """
                    {"rules":["mse <= champion * 1.00"],"actor":"tester","reason":"test"}""");

            assertThat(text(home, 1, "list", "number = 1")).contains("expected a field");
            assertThat(text(home, 0, "list", "metric.mse < 0.55")).contains(first.substring(0, 12), "mse=0.5000");
            assertThat(text(home, 0, "show", second.substring(0, 10))).contains("\"number\" : 2");
            assertThat(text(home, 0, "diff", first, second)).contains("manifest.number");
            assertThat(text(home, 0, "promote", first, "--reason", "first")).contains("champion of m names " + first);
            assertThat(text(home, 1, "promote", second, "--reason", "no", "--dry-run"))
                    .contains("mse is 0.6 > 0.5");
            assertThat(text(home, 1, "promote", second, "--reason", "no")).contains("policy-failed");
            post(http, registry, "POST", "/v1/versions/" + second + "/evidence", """
                    {"kind":"backtest","metrics":{"mse":0.4},"recordedBy":"tester"}""");
            assertThat(text(home, 0, "promote", second, "--reason", "better")).contains(second);
            assertThat(text(home, 0, "rollback", "m", "--reason", "worse after all"))
                    .contains(first);
            assertThat(text(home, 0, "history", "m")).contains("rollback", "worse after all");
            assertThat(text(home, 0, "verify")).contains("2 versions, 0 that do not pass");
            assertThat(text(home, 0, "verify", "m@champion")).contains("1 versions, 0 that do not pass");
            assertThat(text(home, 0, "gc")).contains("0 artefacts of 0 bytes");
            JsonNode rows = JsonMapper.shared()
                    .readTree(text(home, 0, "history", "m", "--json"))
                    .path("rows");
            assertThat(rows.path(1).path("evidence").size()).isEqualTo(2);
            assertThat(text(home, 1, "show", "nobody")).contains("there is no model nobody");
        }
    }

    @Test
    void theBenchMeasuresMovesResolutionsAndSearches() {
        assumeThat(Installation.locate().builtServices()).contains(Service.REGISTRY, Service.FORECAST, Service.INGEST);
        assertThat(run(
                        "bench",
                        "registry",
                        "--versions",
                        "1500",
                        "--rate",
                        "50",
                        "--seconds",
                        "1",
                        "--searches",
                        "14",
                        "--swaps",
                        "2",
                        "--d-model",
                        "64",
                        "--json"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        List<String> names = new ArrayList<>();
        JsonMapper.shared()
                .readTree(out.toString(StandardCharsets.UTF_8))
                .path("rows")
                .forEach(row -> {
                    String name = row.path("name").asString();
                    names.add(name);
                    if (name.startsWith("forecasts that failed") || name.startsWith("forecasts of another version")) {
                        assertThat(row.path("value").asDouble()).as(name).isZero();
                    }
                });
        assertThat(names)
                .contains(
                        "a replica answers with the new version after a move, slowest",
                        "registering, in batches of 1,000",
                        "resolve an alias at 50 requests/s, p99",
                        "a search, p95");
    }

    private String text(String home, int exit, String... args) {
        List<String> all = new ArrayList<>(List.of("registry"));
        all.addAll(List.of(args));
        all.addAll(List.of("--home", home));
        out.reset();
        err.reset();
        int code = run(all.toArray(String[]::new));
        String text = out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
        assertThat(code).as(text).isEqualTo(exit);
        return text;
    }

    private int run(String... args) {
        return Millrace.run(
                new Terminal(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        false,
                        false,
                        100),
                args);
    }

    private static String register(HttpClient http, URI registry, int number, double mse) throws Exception {
        return post(http, registry, "POST", "/v1/models/m/versions", """
                {"manifest":{"family":"ridge","number":%d},
                 "evidence":[{"kind":"backtest","metrics":{"mse":%s},"recordedBy":"tester"}]}""".formatted(number, mse))
                .path("digest")
                .asString();
    }

    private static JsonNode post(HttpClient http, URI registry, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(registry.resolve(path))
                        .header("content-type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        return JsonMapper.shared().readTree(answer.body());
    }
}
