package dev.millrace.retrieval.embedding;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a request for embeddings may ask for.
 *
 * @param maxInputs texts in one request
 * @param maxCharacters of all texts of one request together, UTF-16 units
 * @param aliases further names under which clients may ask for the encoder
 */
@ConfigurationProperties("millrace.retrieval.embedding")
record EmbeddingProperties(
        @DefaultValue("2048") int maxInputs,
        @DefaultValue("1048576") int maxCharacters,

        @DefaultValue({"all-MiniLM-L6-v2", "sentence-transformers/all-MiniLM-L6-v2"})
        List<String> aliases) {

    EmbeddingProperties {
        if (maxInputs < 1 || maxCharacters < 1) {
            throw new IllegalArgumentException("max-inputs and max-characters are at least 1");
        }
        aliases = List.copyOf(aliases);
    }
}
