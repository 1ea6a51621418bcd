package dev.millrace.retrieval.encoder;

/** Who waits for vectors. */
public enum Urgency {
    /** Somebody who searches: goes before all documents, waiting at most for the runs that have begun. */
    QUERY,
    /** Work in the background: calls take turns passage by passage. */
    DOCUMENT
}
