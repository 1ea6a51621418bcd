package dev.millrace.retrieval.index;

/** What candidates are found by. */
public enum Ranking {
    /** BM25 over whole documents. */
    WORDS,
    /** BM25 over passages, a document being as good as its best one. */
    PASSAGE_WORDS,
    /** Cosine of the query's and the passages' vectors, a document being as good as its best passage. */
    MEANING
}
