package dev.millrace.retrieval.document;

import java.util.List;

/**
 * What {@link Encoding} makes of a document.
 *
 * @param rankVectors the ranker's own format
 */
public record EncodedDocument(List<PassageVector> passages, byte[] rankVectors) {

    public EncodedDocument {
        passages = List.copyOf(passages);
    }
}
