package dev.millrace.retrieval.tkl;

/**
 * One document's score.
 *
 * @param windows scores of its windows: window w is tokens {@code [stride·w, stride·w + window)}
 * @param peaks numbers of its best windows, best first; -1 where there are fewer
 */
public record TklScore(float score, float[] windows, int[] peaks) {}
