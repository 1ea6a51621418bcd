package dev.millrace.retrieval.search;

import java.util.OptionalInt;

/**
 * A piece of a document that speaks for it.
 *
 * @param begin in UTF-16 units of the text @param end exclusive
 * @param score comparable among all regions of one search
 * @param window the ranker's number of it; absent for a passage of the first stage
 */
public record Region(int begin, int end, double score, OptionalInt window) {}
