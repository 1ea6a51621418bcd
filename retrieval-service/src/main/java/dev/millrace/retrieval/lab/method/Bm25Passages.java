package dev.millrace.retrieval.lab.method;

import dev.millrace.retrieval.lab.collection.LabDocument;
import dev.millrace.retrieval.lab.collection.LabQuery;
import java.io.IOException;
import java.util.List;

/** BM25 over runs of words: a document is as good as its best, and the best are the regions. */
final class Bm25Passages implements RetrievalMethod {

    private final String name;
    private final List<LabDocument> documents;
    private final int depth;
    private final PassageIndex forDocuments;
    private final PassageIndex forRegions;

    Bm25Passages(String name, Workbench bench, int documentWords, int regionWords) throws IOException {
        this.name = name;
        this.documents = bench.texts().documents();
        this.depth = bench.depth();
        this.forDocuments = bench.passages(documentWords);
        this.forRegions = bench.passages(regionWords);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Ranking rank(LabQuery query) throws IOException {
        Scored best = forDocuments.find(query.text());
        Scored regions = forRegions == forDocuments ? best : forRegions.find(query.text());
        return new Ranking(
                best.documents(forDocuments.pieces()).first(depth).rankedDocuments(documents),
                regions.first(Workbench.REGIONS).rankedRegions(forRegions.pieces(), documents));
    }

    @Override
    public long bytes() throws IOException {
        return forDocuments.bytes() + (forRegions == forDocuments ? 0 : forRegions.bytes());
    }
}
