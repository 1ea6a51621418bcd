package dev.millrace.retrieval.tkl;

/**
 * A document looked at in stretches.
 *
 * @param greatest {@code [stretches][terms]}: of each term the greatest cosine in the stretch
 * @param closeness of each stretch to the query, at most 1
 */
public record TklStretches(TklResult result, float[][] greatest, float[] closeness) {}
