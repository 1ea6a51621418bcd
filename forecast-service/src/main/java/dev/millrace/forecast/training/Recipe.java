package dev.millrace.forecast.training;

import dev.millrace.forecast.network.NetworkFamily;

/**
 * How a network is trained.
 *
 * @param epochs at most
 * @param batch windows a step
 * @param patience epochs without a better validation loss after which it ends
 */
public record Recipe(int epochs, int batch, double learningRate, Schedule schedule, int patience, long seed) {

    public static final int MOST_EPOCHS = 100_000;
    public static final int LARGEST_BATCH = 65_536;

    public Recipe {
        if (epochs < 1 || epochs > MOST_EPOCHS || patience < 1 || patience > MOST_EPOCHS) {
            throw new IllegalArgumentException("epochs and patience are 1 to " + MOST_EPOCHS);
        }
        if (batch < 1 || batch > LARGEST_BATCH) {
            throw new IllegalArgumentException("a batch has 1 to " + LARGEST_BATCH + " windows, not " + batch);
        }
        if (!(learningRate > 0 && learningRate <= 10)) {
            throw new IllegalArgumentException("the learning rate is above 0 and at most 10, not " + learningRate);
        }
    }

    /** As published. */
    public static Recipe published(NetworkFamily family, long seed) {
        return switch (family) {
            case INFORMER -> new Recipe(6, 32, 1e-4, Schedule.HALVING, 3, seed);
            case AUTOFORMER, ITRANSFORMER -> new Recipe(10, 32, 1e-4, Schedule.HALVING, 3, seed);
            case DLINEAR, NLINEAR -> new Recipe(10, 32, 5e-3, Schedule.HALVING, 3, seed);
            case PATCHTST -> new Recipe(100, 128, 1e-4, Schedule.DECAYING, 100, seed);
        };
    }
}
