package dev.millrace.retrieval.lab.method;

import dev.millrace.retrieval.filter.Filter;
import dev.millrace.retrieval.index.Snapshot;
import dev.millrace.retrieval.lab.collection.LabQuery;
import dev.millrace.retrieval.lab.method.Ranking.RankedDocument;
import dev.millrace.retrieval.lab.method.Ranking.RankedRegion;
import dev.millrace.retrieval.search.Hit;
import dev.millrace.retrieval.search.HitText;
import dev.millrace.retrieval.search.Query;
import dev.millrace.retrieval.search.Region;
import dev.millrace.retrieval.search.Snapping.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the service does, and regions that are whole sentences. */
final class Tkl implements RetrievalMethod {

    /** As the service searches unless it is asked otherwise. */
    private static final int DEPTH = 100;

    private static final int REGIONS = 5;

    private final ServedIndex index;

    Tkl(Workbench bench) throws IOException {
        this.index = bench.served("tkl");
    }

    @Override
    public String name() {
        return "tkl";
    }

    @Override
    public Ranking rank(LabQuery query) {
        try (Snapshot snapshot = index.snapshot()) {
            List<Hit> hits =
                    index.searcher().search(snapshot, new Query(query.text(), Filter.ALL, DEPTH, REGIONS, DEPTH, true));
            List<RankedDocument> ranked = new ArrayList<>();
            List<RankedRegion> regions = new ArrayList<>();
            for (Hit hit : hits) {
                String id = index.document(hit.candidate()).id();
                HitText text = index.text(hit.candidate());
                ranked.add(new RankedDocument(id, hit.score()));
                for (Region region : hit.regions()) {
                    Span span = text.snapped(region.begin(), region.end());
                    regions.add(new RankedRegion(id, span.begin(), span.end(), region.score()));
                }
            }
            regions.sort(Comparator.comparingDouble(RankedRegion::score).reversed());
            return new Ranking(ranked, regions);
        }
    }

    @Override
    public long bytes() {
        return index.bytes();
    }
}
