package dev.millrace.retrieval.tkl;

import ai.djl.ndarray.NDArray;

/**
 * What a pass gives, in the caller's scope.
 *
 * @param scores {@code [documents]}
 * @param windows {@code [documents, windows]}: the score of each window of tokens {@code [stride·w, stride·w + window)}, 0 where a
 *     document has none
 * @param peaks of each document its best windows, best first; -1 where there are fewer
 * @param values {@code [documents, values]}: the scores of the windows that count, 0 where there is none
 */
public record TklOutput(NDArray scores, NDArray windows, int[][] peaks, NDArray values) {}
