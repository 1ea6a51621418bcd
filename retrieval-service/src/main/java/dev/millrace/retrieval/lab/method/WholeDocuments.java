package dev.millrace.retrieval.lab.method;

import dev.millrace.retrieval.lab.collection.LabDocument;
import dev.millrace.retrieval.lab.collection.LabQuery;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** BM25 over documents, each read as one text. It finds no regions. */
final class WholeDocuments implements RetrievalMethod {

    private final String name;
    private final List<LabDocument> documents;
    private final int depth;
    private final Bm25 bm25;

    /** @param read what of a document is read */
    WholeDocuments(String name, Workbench bench, Function<LabDocument, String> read) throws IOException {
        this.name = name;
        this.documents = bench.texts().documents();
        this.depth = bench.depth();
        this.bm25 = new Bm25(documents.stream().map(read).toList());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Ranking rank(LabQuery query) throws IOException {
        return new Ranking(bm25.search(query.text(), depth).rankedDocuments(documents), List.of());
    }

    @Override
    public long bytes() throws IOException {
        return bm25.bytes();
    }
}
