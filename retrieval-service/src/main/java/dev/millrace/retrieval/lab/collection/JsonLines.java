package dev.millrace.retrieval.lab.collection;

import dev.millrace.lab.LabFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A file with one JSON object a line. */
public final class JsonLines {

    private static final int DEEPEST = 16;
    private static final int LONGEST_STRING = 256 << 20;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(LONGEST_STRING)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonLines() {}

    /** @throws LabFailure for the first line that is no object, or that {@code taker} finds wrong */
    public static void read(Path file, int most, Consumer<Line> taker) throws IOException {
        Lines.read(file, most, (text, number) -> taker.accept(new Line(parsed(text, file, number), file, number)));
    }

    private static JsonNode parsed(String text, Path file, int number) {
        try {
            JsonNode json = JSON.readTree(text);
            if (json.isObject()) {
                return json;
            }
        } catch (JacksonException e) {
            throw Lines.wrong(file, number, "is no JSON: " + e.getOriginalMessage());
        }
        throw Lines.wrong(file, number, "is no JSON object");
    }

    /** One object, and where it stands. */
    public record Line(JsonNode json, Path file, int number) {

        /** A string that has to be there. */
        public String text(String field) {
            JsonNode value = json.path(field);
            if (!value.isString()) {
                throw wrong("has no '" + field + "' that is a string");
            }
            return value.stringValue();
        }

        /** Empty when it is absent. */
        public String optionalText(String field, int longest) {
            String text = json.has(field) ? text(field) : "";
            if (text.length() > longest) {
                throw wrong("has a '" + field + "' of more than " + longest + " characters");
            }
            return text;
        }

        /** Says that something is wrong with this line. */
        public LabFailure wrong(String what) {
            return Lines.wrong(file, number, what);
        }
    }
}
