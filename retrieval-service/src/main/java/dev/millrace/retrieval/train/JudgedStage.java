package dev.millrace.retrieval.train;

import dev.millrace.events.DocumentId;
import dev.millrace.retrieval.filter.Field;
import dev.millrace.retrieval.filter.Filter;
import dev.millrace.retrieval.filter.Value;
import dev.millrace.retrieval.index.Candidate;
import dev.millrace.retrieval.index.FirstStageQuery;
import dev.millrace.retrieval.index.Header;
import dev.millrace.retrieval.index.IndexSettings;
import dev.millrace.retrieval.index.IndexedDocument;
import dev.millrace.retrieval.index.IndexedPassage;
import dev.millrace.retrieval.index.PassageMatch;
import dev.millrace.retrieval.index.TenantIndex;
import dev.millrace.retrieval.pseudo.MaskedDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.lucene.store.ByteBuffersDirectory;

/** The first stage over a judged collection: what it finds for a query, and which passages of a document it finds it by. */
final class JudgedStage implements AutoCloseable {

    static final int DEPTH = 30;

    private final EncodedCollection collection;
    private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
    private final TenantIndex index;
    /** Where each document's passages begin in its text, ascending. */
    private final List<int[]> begins = new ArrayList<>();

    JudgedStage(EncodedCollection collection) {
        this.collection = collection;
        this.index = TenantIndex.open(directory, IndexSettings.DETERMINISTIC);
        List<MaskedDocument> all = collection.source().documents();
        for (int d = 0; d < all.size(); d++) {
            index.put(indexed(d, all.get(d)));
        }
        index.refresh();
    }

    private IndexedDocument indexed(int number, MaskedDocument document) {
        StringBuilder text = new StringBuilder();
        List<IndexedPassage> passages = new ArrayList<>();
        for (int p = 0; p < document.passages().size(); p++) {
            int begin = text.length();
            text.append(document.passages().get(p));
            passages.add(new IndexedPassage(begin, text.length(), Optional.of(collection.vector(number, p))));
            text.append('\n');
        }
        begins.add(passages.stream().mapToInt(IndexedPassage::begin).toArray());
        return new IndexedDocument(
                id(number),
                "1",
                new Header(
                        Optional.of(document.title()).filter(title -> !title.isBlank()),
                        Optional.empty(),
                        List.of(),
                        Map.of()),
                text.toString(),
                passages,
                Optional.empty());
    }

    /** Best first. */
    List<Candidate> found(int query) {
        return index.search(asked(query, Filter.ALL, DEPTH));
    }

    static int document(Candidate candidate) {
        return Integer.parseInt(candidate.id().value());
    }

    /** The numbers of the states of a document's passages that match the query best, in the order of its text; at least one. */
    int[] passages(int query, int document) {
        Filter only = new Filter.Equals(Field.ID, new Value.Text(id(document).value()));
        int[] states = collection.texts(document);
        int[] best = index.search(asked(query, only, 1)).stream()
                .flatMap(candidate -> candidate.passages().stream())
                .mapToInt(PassageMatch::begin)
                .map(begin -> Arrays.binarySearch(begins.get(document), begin))
                .sorted()
                .map(passage -> states[passage])
                .toArray();
        return best.length > 0
                ? best
                : IntStream.of(states).limit(Candidate.MAX_PASSAGES).toArray();
    }

    private FirstStageQuery asked(int query, Filter filter, int depth) {
        return new FirstStageQuery(
                collection.source().queries().get(query).text(),
                Optional.of(collection.queryVector(query)),
                filter,
                depth);
    }

    private static DocumentId id(int document) {
        return new DocumentId(Integer.toString(document));
    }

    @Override
    public void close() {
        index.close();
    }
}
