package dev.millrace.retrieval.embedding;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The texts of a request. On the wire: one, or a list of them. */
@Schema(oneOf = {String.class, String[].class})
record EmbeddingInput(List<String> texts) {

    EmbeddingInput {
        texts = List.copyOf(texts);
    }

    /** @throws IllegalArgumentException when it has neither form */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static EmbeddingInput of(JsonNode json) {
        if (json.isString()) {
            return new EmbeddingInput(List.of(json.stringValue()));
        }
        if (json.isArray() && json.valueStream().allMatch(JsonNode::isString)) {
            return new EmbeddingInput(
                    json.valueStream().map(JsonNode::stringValue).toList());
        }
        if (json.isArray() && json.valueStream().allMatch(value -> value.isNumber() || value.isArray())) {
            throw new IllegalArgumentException(
                    "token ids are not taken, for they belong to a tokenizer: send the texts");
        }
        throw new IllegalArgumentException("is a text or a list of texts");
    }
}
