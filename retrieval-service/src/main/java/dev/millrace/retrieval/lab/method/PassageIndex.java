package dev.millrace.retrieval.lab.method;

import java.io.IOException;
import java.util.List;

/** Pieces of documents, and BM25 over them. */
final class PassageIndex {

    /** That one search looks at, at most. */
    private static final int MOST_PIECES = 200_000;

    private final List<Piece> pieces;
    private final Bm25 bm25;

    PassageIndex(List<Piece> pieces, Bm25 bm25) {
        this.pieces = pieces;
        this.bm25 = bm25;
    }

    List<Piece> pieces() {
        return pieces;
    }

    Scored find(String query) throws IOException {
        return bm25.search(query, Math.clamp(pieces.size(), 1, MOST_PIECES));
    }

    long bytes() throws IOException {
        return bm25.bytes();
    }
}
