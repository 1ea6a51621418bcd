package dev.millrace.retrieval.index;

/**
 * A passage that speaks for its document.
 *
 * @param begin in UTF-16 units of the whole text
 * @param end exclusive
 * @param bm25 0: none of the words
 * @param dense cosine; NaN: the query or the passage has no vector
 */
public record PassageMatch(int begin, int end, double bm25, double dense) {}
