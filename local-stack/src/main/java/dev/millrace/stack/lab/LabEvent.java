package dev.millrace.stack.lab;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One line of what the lab says. */
sealed interface LabEvent {

    JsonMapper JSON = new JsonMapper();

    /** How far {@code task} is. */
    record Progress(String task, long done, long of, String text) implements LabEvent {}

    /** One measured thing. */
    record Row(Map<String, Object> row) implements LabEvent {}

    /** A line for people. */
    record Note(String text) implements LabEvent {}

    /** Why nothing more comes, and what to do. */
    record Failed(String message, String remedy) implements LabEvent {}

    /** Empty for a line that is none of these: native libraries write where they like. */
    static Optional<LabEvent> parse(String line) {
        if (!line.startsWith("{")) {
            return Optional.empty();
        }
        try {
            JsonNode node = JSON.readTree(line);
            return switch (node.path("kind").asString("")) {
                case "progress" ->
                    Optional.of(new Progress(
                            node.path("task").asString(""),
                            node.path("done").asLong(0),
                            node.path("of").asLong(0),
                            node.path("text").asString("")));
                case "row" ->
                    Optional.of(new Row(JSON.convertValue(
                            node.path("row"), new TypeReference<LinkedHashMap<String, Object>>() {})));
                case "note" -> Optional.of(new Note(node.path("text").asString("")));
                case "failure" ->
                    Optional.of(new Failed(
                            node.path("message").asString(""),
                            node.path("remedy").asString("")));
                default -> Optional.empty();
            };
        } catch (JacksonException | IllegalArgumentException other) {
            return Optional.empty();
        }
    }
}
