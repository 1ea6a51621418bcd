package dev.millrace.retrieval.train;

import dev.millrace.retrieval.pseudo.PseudoKind;

/**
 * A query's candidates by what is known of each.
 *
 * @param scores {@code [signal][candidate]}, normalised over the candidates: mean 0, deviation 1
 * @param relevant the candidate that holds the answer
 */
record Signals(PseudoKind kind, Part part, double[][] scores, int relevant) {

    static final int BM25 = 0;
    static final int DENSE = 1;
    static final int TKL = 2;

    int candidates() {
        return scores[0].length;
    }

    /** @param weights one for each signal */
    double[] sums(double... weights) {
        double[] sums = new double[candidates()];
        for (int signal = 0; signal < weights.length; signal++) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += weights[signal] * scores[signal][i];
            }
        }
        return sums;
    }

    /** How many candidates are at least as high as the one that holds the answer. */
    int above(double... weights) {
        double[] sums = sums(weights);
        int above = 0;
        for (int i = 0; i < sums.length; i++) {
            above += i != relevant && sums[i] >= sums[relevant] ? 1 : 0;
        }
        return above;
    }
}
