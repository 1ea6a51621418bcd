package dev.millrace.stack.demo;

import java.util.List;
import java.util.Map;

/** What the demo asks of its documents. */
public record Question(String text) {

    private static final int DOCUMENTS = 2;

    public static List<Question> all() {
        return List.of(
                new Question("who may read while somebody writes"),
                new Question("a switch that did nothing but crashed the computer"),
                new Question("how is it known that a bug stays fixed"));
    }

    Map<String, Object> request() {
        return Map.of("query", text, "k", DOCUMENTS, "regions", 1);
    }
}
