package dev.millrace.retrieval.lab.method;

import dev.millrace.events.DocumentId;
import dev.millrace.retrieval.document.EncodedDocument;
import dev.millrace.retrieval.encoder.TextEncoder;
import dev.millrace.retrieval.encoder.WordPieces;
import dev.millrace.retrieval.index.Candidate;
import dev.millrace.retrieval.index.Header;
import dev.millrace.retrieval.index.IndexSettings;
import dev.millrace.retrieval.index.IndexedDocument;
import dev.millrace.retrieval.index.IndexedPassage;
import dev.millrace.retrieval.index.Snapshot;
import dev.millrace.retrieval.index.TenantIndex;
import dev.millrace.retrieval.pseudo.SourceDocument;
import dev.millrace.retrieval.ranker.Ranker;
import dev.millrace.retrieval.ranker.RankerEncoding;
import dev.millrace.retrieval.search.HitText;
import dev.millrace.retrieval.search.Searcher;
import dev.millrace.retrieval.window.Passages;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.apache.lucene.store.ByteBuffersDirectory;

/** Documents as the service has them, in memory: the same index, encoding, ranker and search. Owns the index until closed. */
public final class ServedIndex implements AutoCloseable {

    private final List<SourceDocument> documents;
    private final TenantIndex index;
    private final Searcher searcher;

    /** @param progress is told how many documents are done */
    public ServedIndex(
            List<SourceDocument> documents,
            TextEncoder encoder,
            WordPieces pieces,
            Ranker ranker,
            IntConsumer progress) {
        this.documents = List.copyOf(documents);
        this.index = TenantIndex.open(new ByteBuffersDirectory(), IndexSettings.DETERMINISTIC);
        this.searcher = new Searcher(encoder, Optional.of(ranker));
        RankerEncoding encoding = new RankerEncoding(encoder, new Passages(pieces), Optional.of(ranker));
        for (int i = 0; i < documents.size(); i++) {
            index.put(indexed(i, documents.get(i), encoding));
            progress.accept(i + 1);
        }
        index.refresh();
    }

    private static IndexedDocument indexed(int number, SourceDocument document, RankerEncoding encoding) {
        EncodedDocument encoded = encoding.encode(document.title(), document.text(), document.sections());
        return new IndexedDocument(
                id(number),
                "1",
                new Header(title(document), Optional.empty(), List.of(), Map.of()),
                document.text(),
                encoded.passages().stream()
                        .map(one -> new IndexedPassage(one.begin(), one.end(), Optional.of(one.vector())))
                        .toList(),
                Optional.of(encoded.rankVectors()));
    }

    private static Optional<String> title(SourceDocument document) {
        return Optional.of(document.title()).filter(title -> !title.isBlank());
    }

    /** What a document is called in the index. @param number its place in the list */
    public static DocumentId id(int number) {
        return new DocumentId(Integer.toString(number));
    }

    /** How many there are. */
    public int documents() {
        return documents.size();
    }

    public SourceDocument document(Candidate candidate) {
        return documents.get(Integer.parseInt(candidate.id().value()));
    }

    public Searcher searcher() {
        return searcher;
    }

    /** The caller closes it. */
    public Snapshot snapshot() {
        return index.snapshot();
    }

    public long bytes() {
        return index.stats().bytes();
    }

    public HitText text(Candidate candidate) {
        SourceDocument document = document(candidate);
        return HitText.whole(title(document), document.text(), document.sections(), List.of());
    }

    @Override
    public void close() {
        index.close();
    }
}
