package dev.millrace.retrieval.document;

/** Said within one process after a commit that may have changed documents or vectors: whoever polls may look at once. */
public record DocumentsChanged() {}
