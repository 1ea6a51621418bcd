package dev.millrace.retrieval.lab.method;

import java.util.List;

/** Pieces of documents, and a vector of each. */
final class PassageVectors {

    private final List<Piece> pieces;
    private final Vectors vectors;

    PassageVectors(List<Piece> pieces, Vectors vectors) {
        this.pieces = pieces;
        this.vectors = vectors;
    }

    List<Piece> pieces() {
        return pieces;
    }

    Scored find(float[] query) {
        return vectors.search(query);
    }

    long bytes() {
        return vectors.bytes();
    }
}
