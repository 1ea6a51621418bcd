package dev.millrace.retrieval.train;

import dev.millrace.events.DocumentId;
import dev.millrace.retrieval.filter.Filter;
import dev.millrace.retrieval.index.Candidate;
import dev.millrace.retrieval.index.FirstStageQuery;
import dev.millrace.retrieval.index.Header;
import dev.millrace.retrieval.index.IndexSettings;
import dev.millrace.retrieval.index.IndexedDocument;
import dev.millrace.retrieval.index.IndexedPassage;
import dev.millrace.retrieval.index.TenantIndex;
import dev.millrace.retrieval.pseudo.MaskedDocument;
import dev.millrace.retrieval.pseudo.PseudoQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.apache.lucene.store.ByteBuffersDirectory;

/** Passages that the first stage finds for a query, by words or by meaning, in documents that do not hold the answer. */
final class HardNegatives implements AutoCloseable {

    private static final int DEPTH = 15;

    private final EncodedCollection collection;
    private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
    private final TenantIndex index;

    /** @param documents that passages are taken from */
    HardNegatives(EncodedCollection collection, IntPredicate documents) {
        this.collection = collection;
        this.index = TenantIndex.open(directory, IndexSettings.DETERMINISTIC);
        List<MaskedDocument> all = collection.source().documents();
        for (int d = 0; d < all.size(); d++) {
            if (documents.test(d)) {
                add(d, all.get(d));
            }
        }
        index.refresh();
    }

    private void add(int number, MaskedDocument document) {
        for (int p = 0; p < document.passages().size(); p++) {
            String text = document.passages().get(p);
            index.put(new IndexedDocument(
                    new DocumentId(number + " " + p),
                    "1",
                    new Header(
                            Optional.of(document.title()).filter(title -> !title.isBlank()),
                            Optional.empty(),
                            List.of(),
                            java.util.Map.of()),
                    text,
                    List.of(new IndexedPassage(0, text.length(), Optional.of(collection.vector(number, p)))),
                    Optional.empty()));
        }
    }

    /** Pairs of document and passage, best first. */
    List<int[]> of(int query) {
        PseudoQuery asked = collection.source().queries().get(query);
        List<int[]> found = new ArrayList<>();
        for (Candidate candidate : index.search(
                new FirstStageQuery(asked.text(), Optional.of(collection.queryVector(query)), Filter.ALL, DEPTH))) {
            String id = candidate.id().value();
            int space = id.indexOf(' ');
            int document = Integer.parseInt(id, 0, space, 10);
            if (document != asked.document()) {
                found.add(new int[] {document, Integer.parseInt(id, space + 1, id.length(), 10)});
            }
        }
        return found;
    }

    @Override
    public void close() {
        index.close();
    }
}
