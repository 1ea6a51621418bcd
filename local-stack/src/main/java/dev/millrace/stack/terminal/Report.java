package dev.millrace.stack.terminal;

import dev.millrace.stack.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What a verb prints with {@code --json}: exactly one object, {@code {"command", "version", "hardware", "rows"}}. */
public final class Report {

    private static final JsonMapper JSON = new JsonMapper();

    private final String command;
    private final List<Map<String, Object>> rows = new ArrayList<>();

    public Report(String command) {
        this.command = command;
    }

    /** @param row one measured thing, its numbers as numbers */
    public Report row(Map<String, Object> row) {
        rows.add(new LinkedHashMap<>(row));
        return this;
    }

    /** A row of these names and values, in this order. */
    public static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return row;
    }

    public void print(Terminal terminal) {
        terminal.out().println(json());
    }

    String json() {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("command", command);
        whole.put("version", Version.current());
        whole.put("hardware", Hardware.describe());
        whole.put("rows", rows);
        return JSON.writeValueAsString(whole);
    }
}
