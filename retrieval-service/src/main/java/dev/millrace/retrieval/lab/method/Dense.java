package dev.millrace.retrieval.lab.method;

import dev.millrace.retrieval.encoder.TextEncoder;
import dev.millrace.retrieval.lab.collection.LabDocument;
import dev.millrace.retrieval.lab.collection.LabQuery;
import java.util.List;

/** Cosines of MiniLM's vectors: a document is as good as its best passage, and the best passages of another length are the regions. */
final class Dense implements RetrievalMethod {

    private final String name;
    private final List<LabDocument> documents;
    private final int depth;
    private final TextEncoder encoder;
    private final PassageVectors forDocuments;
    private final PassageVectors forRegions;

    Dense(String name, Workbench bench, PassageVectors forDocuments, PassageVectors forRegions) {
        this.name = name;
        this.documents = bench.texts().documents();
        this.depth = bench.depth();
        this.encoder = bench.encoder();
        this.forDocuments = forDocuments;
        this.forRegions = forRegions;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Ranking rank(LabQuery query) {
        float[] vector = encoder.encodeQuery(query.text()).vector();
        Scored best = forDocuments.find(vector);
        Scored regions = forRegions == forDocuments ? best : forRegions.find(vector);
        return new Ranking(
                best.documents(forDocuments.pieces()).first(depth).rankedDocuments(documents),
                regions.first(Workbench.REGIONS).rankedRegions(forRegions.pieces(), documents));
    }

    @Override
    public long bytes() {
        return forDocuments.bytes() + (forRegions == forDocuments ? 0 : forRegions.bytes());
    }
}
