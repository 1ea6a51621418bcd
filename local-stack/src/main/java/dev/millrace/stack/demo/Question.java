package dev.millrace.stack.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the demo asks of its documents.
 *
 * @param tag that documents must have
 */
public record Question(String text, Optional<String> tag) {

    private static final int DOCUMENTS = 2;

    public static List<Question> all() {
        return List.of(
                new Question("who may read while somebody writes", Optional.empty()),
                new Question("a switch that did nothing but crashed the computer", Optional.empty()),
                new Question("how is it known that a bug stays fixed", Optional.of("sqlite-internals")));
    }

    Map<String, Object> request() {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("query", text);
        request.put("k", DOCUMENTS);
        request.put("regions", 1);
        tag.ifPresent(value -> request.put("filter", Map.of("field", "tag", "equals", value)));
        return request;
    }
}
