package dev.millrace.retrieval.tkl;

/**
 * What a window's score is made of.
 *
 * @param parts {@code [terms][kernels]}: what each query term adds by each kernel; they sum to the score
 * @param sums {@code [terms][kernels]}: the kernels' sums over the window, before saturation
 * @param closest for each query term the token of the window nearest to it
 * @param cosines of those
 */
public record TklExplanation(double score, double[][] parts, double[][] sums, int[] closest, double[] cosines) {}
