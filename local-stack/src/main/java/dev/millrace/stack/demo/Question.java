package dev.millrace.stack.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the demo asks of its documents.
 *
 * @param tag that documents must have
 * @param remark for who reads the answer
 */
public record Question(String text, Optional<String> tag, String remark) {

    private static final int DOCUMENTS = 2;

    public static List<Question> all() {
        return List.of(
                new Question("what happens to the database when the power fails during a write", Optional.empty(), ""),
                new Question("a switch that did nothing but crashed the computer", Optional.empty(), ""),
                new Question("removing a head of state from office", Optional.of("law"), ""));
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
