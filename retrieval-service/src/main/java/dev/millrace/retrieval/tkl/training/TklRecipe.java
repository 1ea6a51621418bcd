package dev.millrace.retrieval.tkl.training;

/**
 * How a ranker is trained.
 *
 * @param epochs at most
 * @param batch queries a step
 * @param negatives documents beside the positive one, drawn anew each epoch from the example's
 * @param projectionRate learning rate of the projection of the states that come in; 0 keeps it as it is
 * @param encoderRate of the contextualiser and the positions
 * @param rankingRate of everything behind the cosines, and of the share of context
 * @param patience epochs without a better validation after which it ends
 */
public record TklRecipe(
        int epochs,
        int batch,
        int negatives,
        double projectionRate,
        double encoderRate,
        double rankingRate,
        TklLoss loss,
        int patience,
        long seed) {

    public static final int MOST_EPOCHS = 10_000;
    public static final int LARGEST_BATCH = 4_096;
    public static final int MOST_NEGATIVES = 256;

    public TklRecipe {
        require(epochs >= 1 && epochs <= MOST_EPOCHS, "epochs are 1 to " + MOST_EPOCHS + ", not " + epochs);
        require(patience >= 1 && patience <= MOST_EPOCHS, "patience is 1 to " + MOST_EPOCHS + ", not " + patience);
        require(batch >= 1 && batch <= LARGEST_BATCH, "a batch has 1 to " + LARGEST_BATCH + " queries, not " + batch);
        require(
                negatives >= 1 && negatives <= MOST_NEGATIVES,
                "there are 1 to " + MOST_NEGATIVES + " negatives, not " + negatives);
        for (double rate : new double[] {projectionRate, encoderRate, rankingRate}) {
            require(rate >= 0 && rate <= 1, "a learning rate is 0 to 1, not " + rate);
        }
        require(projectionRate + encoderRate + rankingRate > 0, "some learning rate is above 0");
    }

    /** The authors' first rates: pairs in batches of 32, 1e-4, and 1e-3 behind the cosines. */
    public static TklRecipe published(int epochs, long seed) {
        return new TklRecipe(epochs, 32, 1, 1e-4, 1e-4, 1e-3, TklLoss.RANKNET, 3, seed);
    }

    /** The learning rate of a weight. */
    double rate(String weight) {
        if (weight.startsWith("projection.")) {
            return projectionRate;
        }
        return weight.startsWith("contextualizer.") || weight.startsWith("positional_features")
                ? encoderRate
                : rankingRate;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
