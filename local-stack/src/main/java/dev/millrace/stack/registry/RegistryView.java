package dev.millrace.stack.registry;

import dev.millrace.stack.terminal.Report;
import dev.millrace.stack.terminal.Table;
import dev.millrace.stack.terminal.Terminal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How answers of the registry are printed. Each method gives the exit code. */
public final class RegistryView {

    private static final int SHORT = 12;
    private static final int METRICS = 3;
    private static final int WIDE = 60;

    private final Terminal terminal;
    private final boolean json;

    public RegistryView(Terminal terminal, boolean json) {
        this.terminal = terminal;
        this.json = json;
    }

    /** @param found as a search answers */
    public int list(List<JsonNode> found) {
        Table table = new Table("MODEL", "VERSION", "FAMILY", "ALIASES", "REGISTERED", "METRICS");
        found.forEach(version -> table.row(
                version.path("name").asString(),
                cut(version, "digest"),
                version.path("family").asString(""),
                texts(version.path("aliases")),
                time(version.path("createdAt")),
                metrics(version.path("metrics"))));
        return print("list", found, found.isEmpty() ? List.of("no versions") : table.render());
    }

    public int show(JsonNode version) {
        return print(
                "show",
                List.of(version),
                JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(version)
                        .lines()
                        .toList());
    }

    public int diff(List<Difference> differences) {
        if (json) {
            Report report = new Report("registry diff");
            differences.forEach(difference -> report.row(
                    Report.fields("what", difference.what(), "left", difference.left(), "right", difference.right())));
            report.print(terminal);
        } else if (differences.isEmpty()) {
            line("they do not differ");
        } else {
            Table table = new Table("WHAT", "FIRST", "SECOND");
            differences.forEach(
                    difference -> table.row(difference.what(), wide(difference.left()), wide(difference.right())));
            table.render().forEach(this::line);
        }
        return 0;
    }

    /** @return 1 when it does not pass */
    public int verdict(Optional<JsonNode> verdict) {
        if (verdict.isEmpty()) {
            return print("promote", List.of(), List.of("no policy holds: whatever is registered may be named"));
        }
        List<JsonNode> rules = verdict.get().path("rules").valueStream().toList();
        Table table = new Table("RULE", "PASSED", "NUMBERS");
        rules.forEach(rule -> table.row(
                rule.path("rule").asString(),
                rule.path("passed").asBoolean() ? "yes" : "no",
                rule.path("numbers").asString("")));
        print("promote", rules, table.render());
        return rules.stream().allMatch(rule -> rule.path("passed").asBoolean()) ? 0 : 1;
    }

    public int moved(String model, String alias, String digest) {
        if (json) {
            new Report("registry promote")
                    .row(Report.fields("name", model, "alias", alias, "digest", digest))
                    .print(terminal);
        } else {
            line(alias + " of " + model + " names " + digest);
        }
        return 0;
    }

    /** @param moves oldest first */
    public int history(List<JsonNode> moves) {
        Table table = new Table("SEQUENCE", "TIME", "CAUSE", "VERSION", "BEFORE", "BY", "EVIDENCE", "REASON");
        moves.forEach(move -> table.row(
                move.path("sequence").asString(),
                time(move.path("movedAt")),
                move.path("cause").asString(),
                cut(move, "digest"),
                cut(move, "previous"),
                move.path("actor").asString(),
                Integer.toString(move.path("evidence").size()),
                move.path("reason").asString()));
        return print("history", moves, moves.isEmpty() ? List.of("no moves") : table.render());
    }

    /** @return 1 when one does not pass */
    public int verified(List<JsonNode> results) {
        List<JsonNode> failed = results.stream()
                .filter(result -> !result.path("passed").asBoolean())
                .toList();
        if (json) {
            print("verify", results, List.of());
        } else {
            failed.forEach(result -> result.path("checks").valueStream().forEach(check -> {
                if (!check.path("passed").asBoolean()) {
                    line(result.path("name").asString() + " " + cut(result, "digest") + ": "
                            + check.path("what").asString() + ": "
                            + check.path("reason").asString());
                }
            }));
            line(results.size() + " versions, " + failed.size() + " that do not pass");
        }
        return failed.isEmpty() ? 0 : 1;
    }

    public int collected(JsonNode report) {
        boolean dry = report.path("dryRun").asBoolean();
        return print(
                "gc",
                List.of(report),
                List.of(
                        "%,d artefacts of %,d bytes, %,d files of %,d bytes %s"
                                .formatted(
                                        report.path("artefacts").asLong(),
                                        report.path("bytes").asLong(),
                                        report.path("files").asLong(),
                                        report.path("fileBytes").asLong(),
                                        dry ? "would be freed: ./millrace registry gc --yes" : "freed"),
                        report.path("complete").asBoolean() ? "" : "not all: time ran out, repeat"));
    }

    private int print(String verb, List<JsonNode> rows, List<String> lines) {
        if (json) {
            Report report = new Report("registry " + verb);
            rows.forEach(row -> report.row(JsonMapper.shared().convertValue(row, Rows.class)));
            report.print(terminal);
        } else {
            lines.stream().filter(text -> !text.isEmpty()).forEach(this::line);
        }
        return 0;
    }

    /** A JSON object as it comes. */
    private static final class Rows extends LinkedHashMap<String, Object> {
        private static final long serialVersionUID = 1;
    }

    private static String metrics(JsonNode metrics) {
        return metrics.properties().stream()
                        .limit(METRICS)
                        .map(RegistryView::metric)
                        .collect(Collectors.joining(" "))
                + (metrics.size() > METRICS ? " …" : "");
    }

    private static String metric(Map.Entry<String, JsonNode> metric) {
        return metric.getKey() + "="
                + String.format(Locale.ROOT, "%.4g", metric.getValue().asDouble());
    }

    private static String texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).collect(Collectors.joining(" "));
    }

    private static String cut(JsonNode of, String field) {
        String digest = of.path(field).asString("");
        return digest.substring(0, Math.min(SHORT, digest.length()));
    }

    private static String wide(String text) {
        return text.length() > WIDE ? text.substring(0, WIDE - 1) + "…" : text;
    }

    /** To the second. */
    private static String time(JsonNode instant) {
        return instant.asString("").replaceFirst("\\.\\d+Z$", "Z");
    }

    private void line(String text) {
        terminal.out().println(text);
    }
}
