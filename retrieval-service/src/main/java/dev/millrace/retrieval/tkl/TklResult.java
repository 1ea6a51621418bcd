package dev.millrace.retrieval.tkl;

import java.util.List;

/**
 * A document's score and where it comes from.
 *
 * @param windows the score of each window: w is tokens {@code [stride·w, stride·w + window)}, the last ones shorter
 * @param regions its best windows, best first, none over another
 */
public record TklResult(float score, float[] windows, List<TklRegion> regions) {}
