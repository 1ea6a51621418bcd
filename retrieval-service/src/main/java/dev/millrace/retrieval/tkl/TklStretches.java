package dev.millrace.retrieval.tkl;

/**
 * A document looked at in stretches.
 *
 * @param closeness of each stretch to the query, at most 1
 */
public record TklStretches(TklResult result, float[] closeness) {}
