package dev.millrace.retrieval.lab.method;

import dev.millrace.retrieval.encoder.TextEncoder;
import dev.millrace.retrieval.lab.collection.LabDocument;
import dev.millrace.retrieval.lab.collection.LabQuery;
import java.io.IOException;
import java.util.List;

/** BM25 and MiniLM fused by their ranks, documents with documents and regions with regions. */
final class Hybrid implements RetrievalMethod {

    private final List<LabDocument> documents;
    private final int depth;
    private final TextEncoder encoder;
    private final PassageIndex words;
    private final PassageVectors vectors;
    private final PassageIndex regionWords;
    private final PassageVectors regionVectors;

    Hybrid(
            Workbench bench,
            PassageIndex words,
            PassageVectors vectors,
            PassageIndex regionWords,
            PassageVectors regionVectors) {
        this.documents = bench.texts().documents();
        this.depth = bench.depth();
        this.encoder = bench.encoder();
        this.words = words;
        this.vectors = vectors;
        this.regionWords = regionWords;
        this.regionVectors = regionVectors;
    }

    @Override
    public String name() {
        return "hybrid";
    }

    @Override
    public Ranking rank(LabQuery query) throws IOException {
        float[] vector = encoder.encodeQuery(query.text()).vector();
        Scored byWords = words.find(query.text()).documents(words.pieces()).first(depth);
        Scored byVectors = vectors.find(vector).documents(vectors.pieces()).first(depth);
        // The same pieces on both sides, so that their numbers agree.
        Scored regions = Scored.fused(
                regionWords.find(query.text()).first(depth),
                regionVectors.find(vector).first(depth));
        return new Ranking(
                Scored.fused(byWords, byVectors).first(depth).rankedDocuments(documents),
                regions.first(Workbench.REGIONS).rankedRegions(regionWords.pieces(), documents));
    }

    @Override
    public long bytes() throws IOException {
        return words.bytes()
                + vectors.bytes()
                + (regionWords == words ? 0 : regionWords.bytes())
                + (regionVectors == vectors ? 0 : regionVectors.bytes());
    }
}
