package dev.millrace.retrieval.document;

/** The vector of the passage from {@code begin} to {@code end}; all of a document have the same width. */
public record PassageVector(int begin, int end, float[] vector) {}
