package dev.millrace.retrieval.embedding;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** A list of embeddings, in the order of the texts. */
record EmbeddingAnswer(String object, List<Embedding> data, String model, Usage usage) {

    EmbeddingAnswer(List<Embedding> data, String model, int pieces) {
        this("list", data, model, new Usage(pieces, pieces));
    }

    /** @param embedding the numbers, or their bytes in base64 */
    record Embedding(
            String object,
            int index,
            @Schema(oneOf = {float[].class, String.class}) Object embedding) {

        Embedding(int index, Object embedding) {
            this("embedding", index, embedding);
        }
    }

    /** Word pieces, the two special ones of each window among them. */
    record Usage(
            @JsonProperty("prompt_tokens") int promptTokens,
            @JsonProperty("total_tokens") int totalTokens) {}
}
