package dev.millrace.retrieval.jinja;

import java.util.HashMap;
import java.util.Map;

/** What {@code namespace()} gives: the only thing that loops can change for those around them. */
final class Namespace {

    private final Map<String, Object> values = new HashMap<>();

    Object get(String name) {
        Object value = values.get(name);
        return value == null ? new Undefined(name) : value;
    }

    void set(String name, Object value) {
        values.put(name, value);
    }
}
