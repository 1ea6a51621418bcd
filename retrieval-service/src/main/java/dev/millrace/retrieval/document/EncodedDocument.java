package dev.millrace.retrieval.document;

import java.util.List;

/**
 * What {@link Encoding} makes of a document.
 *
 * @param rankVectors the ranker's own format
 * @param tokenOffsets where the tokens of {@code rankVectors} lie in the text, in the ranker's own format
 */
public record EncodedDocument(List<PassageVector> passages, byte[] rankVectors, byte[] tokenOffsets) {

    public EncodedDocument {
        passages = List.copyOf(passages);
    }
}
