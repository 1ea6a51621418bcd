package dev.millrace.retrieval.ranker;

/**
 * How much each score counts once they are made comparable within a query's candidates (less their mean, over their deviation).
 * Learned together with a ranker where there are judgements or clicks; else all count the same.
 *
 * @param words BM25 of the best passage
 * @param meaning cosine of the best passage
 * @param ranker the ranker's score
 */
public record FusionWeights(double words, double meaning, double ranker) {

    /** Without a ranker, words and meaning count the same. */
    public static final FusionWeights EQUAL = new FusionWeights(1, 1, 0);

    /** A ranker's score beside them counts as much as each: the sum of standardised scores (CombSUM, Fox, Shaw 1994). */
    public static final FusionWeights WITH_RANKER = new FusionWeights(1, 1, 1);

    /** In this order. */
    public double[] all() {
        return new double[] {words, meaning, ranker};
    }

    public FusionWeights {
        if (!(words >= 0 && meaning >= 0 && ranker >= 0 && words + meaning + ranker > 0)) {
            throw new IllegalArgumentException("weights are not below 0, and one is above");
        }
    }
}
