package dev.millrace.jobs.process;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a job's process says what happens, one JSON object a line. Thread-safe.
 *
 * @param <E> the events, told apart by the property {@code event}
 */
public final class WorkEvents<E> {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Class<E> type;

    public WorkEvents(Class<E> type) {
        this.type = type;
    }

    public String line(E event) {
        return JSON.writerFor(type).writeValueAsString(event);
    }

    /** Empty for a line that something else wrote. */
    public Optional<E> parse(String line) {
        if (!line.startsWith("{\"event\"")) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(line, type));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
