package dev.millrace.retrieval.index;

import dev.millrace.events.DocumentId;
import java.util.List;
import java.util.Optional;

/**
 * A version of a document as it is indexed. It may come without vectors first, so that its words are found at once, and again with
 * them.
 *
 * @param version any name that tells versions apart
 * @param passages in order of the text
 * @param rankVectors what the ranker keeps of the document, in its own format; absent: not encoded yet
 */
public record IndexedDocument(
        DocumentId id,
        String version,
        Header header,
        String text,
        List<IndexedPassage> passages,
        Optional<byte[]> rankVectors) {

    public IndexedDocument {
        passages = List.copyOf(passages);
        if (passages.stream().anyMatch(passage -> passage.end() > text.length())) {
            throw new IllegalArgumentException("a passage ends beyond the text of " + id);
        }
    }
}
