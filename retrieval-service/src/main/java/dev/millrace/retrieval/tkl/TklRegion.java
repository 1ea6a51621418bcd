package dev.millrace.retrieval.tkl;

/**
 * One of a document's best windows.
 *
 * @param window its number
 * @param begin first token @param end the token after its last
 */
public record TklRegion(int window, int begin, int end, float score) {}
