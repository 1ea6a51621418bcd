package dev.millrace.retrieval.jinja;

/** Python's {@code None}. */
enum None {
    NONE
}
