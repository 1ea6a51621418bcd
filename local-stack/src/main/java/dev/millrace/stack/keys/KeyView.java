package dev.millrace.stack.keys;

import dev.millrace.stack.terminal.Report;
import dev.millrace.stack.terminal.Table;
import dev.millrace.stack.terminal.Terminal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** How keys are printed. Each method gives the exit code. */
public final class KeyView {

    private final Terminal terminal;
    private final boolean json;
    private final Clock clock;

    /** @param clock that says which have expired */
    public KeyView(Terminal terminal, boolean json, Clock clock) {
        this.terminal = terminal;
        this.json = json;
        this.clock = clock;
    }

    /** @param keys as the registry lists them */
    public int list(List<JsonNode> keys) {
        if (json) {
            Report report = new Report("keys list");
            keys.forEach(key -> report.row(row(key)));
            report.print(terminal);
        } else if (keys.isEmpty()) {
            line("no keys");
        } else {
            Table table = new Table("ID", "NAME", "TENANT", "SCOPES", "USED", "STATE");
            keys.forEach(key -> table.row(
                    key.path("id").asString(),
                    key.path("name").asString(),
                    key.path("tenant").asString("all"),
                    scopes(key),
                    time(key, "lastUsedAt").orElse("never"),
                    state(key)));
            table.render().forEach(this::line);
        }
        return 0;
    }

    /** The key stands alone on standard output, so that it can go on into a file; what is said of it does not. */
    public int made(JsonNode made, Optional<Path> file) {
        JsonNode about = made.path("about");
        if (json) {
            Map<String, Object> row = row(about);
            file.ifPresentOrElse(
                    path -> row.put("file", path.toString()),
                    () -> row.put("key", made.path("key").asString()));
            new Report("keys").row(row).print(terminal);
            return 0;
        }
        terminal.err()
                .println(about.path("name").asString() + " " + about.path("id").asString() + " of "
                        + about.path("tenant").asString("all tenants") + " may " + scopes(about) + ", "
                        + state(about));
        file.ifPresentOrElse(
                path -> terminal.err().println("the key is in " + path + ", and nowhere else"),
                () -> line(made.path("key").asString()));
        return 0;
    }

    public int revoked(String id) {
        if (json) {
            new Report("keys revoke")
                    .row(Report.fields("id", id, "revoked", true))
                    .print(terminal);
        } else {
            line(id + " is revoked");
        }
        return 0;
    }

    private String state(JsonNode key) {
        Optional<String> revoked = time(key, "revokedAt");
        if (revoked.isPresent()) {
            return "revoked " + revoked.get();
        }
        return time(key, "expiresAt")
                .map(expires -> Instant.parse(key.path("expiresAt").asString()).isAfter(clock.instant())
                        ? "holds until " + expires
                        : "expired " + expires)
                .orElse("holds");
    }

    private static Optional<String> time(JsonNode key, String field) {
        return Optional.of(key.path(field).asString(""))
                .filter(text -> !text.isEmpty())
                .map(text -> Instant.parse(text).truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static String scopes(JsonNode key) {
        return key.path("scopes").valueStream().map(JsonNode::asString).collect(Collectors.joining(" "));
    }

    private static Map<String, Object> row(JsonNode key) {
        Map<String, Object> row = new LinkedHashMap<>();
        key.properties().forEach(field -> row.put(field.getKey(), field.getValue()));
        return row;
    }

    private void line(String text) {
        terminal.out().println(text);
    }
}
