package dev.millrace.lab;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the lab says, one JSON object a line, each with a {@code kind}: {@code progress}, {@code row}, {@code note} or {@code failure}.
 * Safe for use by several threads.
 */
public final class Output {

    private static final JsonMapper JSON = new JsonMapper();
    private static final long BETWEEN_NANOS = 100_000_000L;

    private final PrintStream out;
    private String task = "";
    private long saidNanos;

    public Output(PrintStream out) {
        this.out = out;
    }

    /**
     * How far a task is. Said at most ten times a second, but for its beginning and its end.
     *
     * @param task names the bar; another name begins another
     */
    public synchronized void progress(String task, long done, long of, String text) {
        long now = System.nanoTime();
        if (task.equals(this.task) && done < of && now - saidNanos < BETWEEN_NANOS) {
            return;
        }
        this.task = task;
        saidNanos = now;
        say("progress", fields("task", task, "done", done, "of", of, "text", text));
    }

    /** One measured thing; numbers that are none become null. */
    public synchronized void row(Map<String, ?> row) {
        Map<String, @Nullable Object> clean = new LinkedHashMap<>(row);
        clean.replaceAll((_, value) -> finite(value));
        say("row", fields("row", clean));
    }

    private static @Nullable Object finite(@Nullable Object value) {
        return switch (value) {
            case Double number when !Double.isFinite(number) -> null;
            case List<?> all -> all.stream().map(Output::finite).toList();
            case null, default -> value;
        };
    }

    /** A line for people. */
    public synchronized void note(String text) {
        say("note", fields("text", text));
    }

    synchronized void failure(String message, String remedy) {
        say("failure", fields("message", message, "remedy", remedy));
    }

    synchronized void flush() {
        out.flush();
    }

    /** A row of these names and values, in this order. */
    public static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }

    private void say(String kind, Map<String, Object> fields) {
        Map<String, Object> line = fields("kind", kind);
        line.putAll(fields);
        out.println(JSON.writeValueAsString(line));
        out.flush();
        if (out.checkError()) {
            // Nobody reads any more.
            Runtime.getRuntime().halt(3);
        }
    }
}
