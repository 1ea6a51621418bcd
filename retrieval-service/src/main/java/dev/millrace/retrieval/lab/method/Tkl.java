package dev.millrace.retrieval.lab.method;

import dev.millrace.events.DocumentId;
import dev.millrace.retrieval.document.EncodedDocument;
import dev.millrace.retrieval.filter.Filter;
import dev.millrace.retrieval.index.Header;
import dev.millrace.retrieval.index.IndexSettings;
import dev.millrace.retrieval.index.IndexedDocument;
import dev.millrace.retrieval.index.IndexedPassage;
import dev.millrace.retrieval.index.Snapshot;
import dev.millrace.retrieval.index.TenantIndex;
import dev.millrace.retrieval.lab.collection.LabDocument;
import dev.millrace.retrieval.lab.collection.LabQuery;
import dev.millrace.retrieval.lab.method.Ranking.RankedDocument;
import dev.millrace.retrieval.lab.method.Ranking.RankedRegion;
import dev.millrace.retrieval.ranker.RankerEncoding;
import dev.millrace.retrieval.search.Hit;
import dev.millrace.retrieval.search.Query;
import dev.millrace.retrieval.search.Region;
import dev.millrace.retrieval.search.Searcher;
import dev.millrace.retrieval.search.Snapping;
import dev.millrace.retrieval.search.Snapping.Span;
import dev.millrace.retrieval.window.Passages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.store.ByteBuffersDirectory;

/** What the service does: the same index, encoding, ranker and search, and regions that are whole sentences. */
final class Tkl implements RetrievalMethod {

    /** As the service searches unless it is asked otherwise. */
    private static final int DEPTH = 100;

    private static final int REGIONS = 5;

    private final List<LabDocument> documents;
    private final TenantIndex index;
    private final Searcher searcher;

    Tkl(Workbench bench) throws IOException {
        this.documents = bench.texts().documents();
        this.index = TenantIndex.open(new ByteBuffersDirectory(), IndexSettings.DETERMINISTIC);
        this.searcher = new Searcher(bench.encoder(), Optional.of(bench.ranker()));
        RankerEncoding encoding =
                new RankerEncoding(bench.encoder(), new Passages(bench.pieces()), Optional.of(bench.ranker()));
        for (int i = 0; i < documents.size(); i++) {
            index.put(indexed(i, documents.get(i), encoding));
            bench.output().progress("tkl", i + 1, documents.size(), "documents");
        }
        index.refresh();
    }

    private static IndexedDocument indexed(int number, LabDocument document, RankerEncoding encoding) {
        EncodedDocument encoded = encoding.encode(document.title(), document.text(), List.of());
        return new IndexedDocument(
                new DocumentId(Integer.toString(number)),
                "1",
                new Header(
                        Optional.of(document.title()).filter(title -> !title.isBlank()),
                        Optional.empty(),
                        List.of(),
                        Map.of()),
                document.text(),
                encoded.passages().stream()
                        .map(one -> new IndexedPassage(one.begin(), one.end(), Optional.of(one.vector())))
                        .toList(),
                Optional.of(encoded.rankVectors()));
    }

    @Override
    public String name() {
        return "tkl";
    }

    @Override
    public Ranking rank(LabQuery query) {
        try (Snapshot snapshot = index.snapshot()) {
            List<Hit> hits =
                    searcher.search(snapshot, new Query(query.text(), Filter.ALL, DEPTH, REGIONS, DEPTH, true));
            List<RankedDocument> ranked = new ArrayList<>();
            List<RankedRegion> regions = new ArrayList<>();
            for (Hit hit : hits) {
                LabDocument document =
                        documents.get(Integer.parseInt(hit.candidate().id().value()));
                ranked.add(new RankedDocument(document.id(), hit.score()));
                for (Region region : hit.regions()) {
                    Span span = Snapping.sentences(
                            region.begin(), region.end(), document.text().length(), document.text()::substring);
                    regions.add(new RankedRegion(document.id(), span.begin(), span.end(), region.score()));
                }
            }
            regions.sort(Comparator.comparingDouble(RankedRegion::score).reversed());
            return new Ranking(ranked, regions);
        }
    }

    @Override
    public long bytes() {
        return index.stats().bytes();
    }
}
