package dev.millrace.stack.demo;

import java.util.List;
import java.util.Map;

/** What the demo asks of its documents. */
public record Question(String text) {

    private static final int DOCUMENTS = 2;
    private static final Map<String, Object> DOCUMENTATION =
            Map.of("field", "tag", "equals", DemoDocument.DOCUMENTATION);

    /** What is searched for. */
    public static List<Question> all() {
        return List.of(
                new Question("who may read while somebody writes"),
                new Question("a switch that did nothing but crashed the computer"),
                new Question("how is it known that a bug stays fixed"));
    }

    /** What this program's own documentation has to answer. */
    public static List<Question> toAnswer() {
        return List.of(
                new Question("where do messages go that cannot be used?"),
                new Question("how long are jobs that have ended shown?"));
    }

    /** What the small decoder is asked: the second finds passages again that were read for the first. */
    public static List<Question> toWrite() {
        return List.of(
                new Question("Where do messages go that cannot be used?"),
                new Question("What is said about messages that cannot be used?"));
    }

    Map<String, Object> request() {
        return Map.of("query", text, "k", DOCUMENTS, "regions", 1);
    }

    /** For an answer in the documents' own sentences. */
    public Map<String, Object> answerRequest() {
        return Map.of("question", text, "sentences", 2, "filter", DOCUMENTATION);
    }

    /** For one that the decoder writes which ships. */
    public Map<String, Object> writtenRequest() {
        return Map.of("question", text, "model", "demo-reader", "mode", "block", "filter", DOCUMENTATION);
    }
}
