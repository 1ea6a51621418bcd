package dev.millrace.forecast.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.forecast.network.NetworkFamily;
import java.util.OptionalInt;

/**
 * How a network is trained.
 *
 * @param epochs at most
 * @param batch windows a step
 * @param patience epochs without a better validation loss after which it ends
 * @param steps an epoch has at most; empty: as many as it takes to see every window. Which windows it sees then differs from epoch to epoch
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Recipe(
        int epochs, int batch, double learningRate, Schedule schedule, int patience, long seed, OptionalInt steps) {

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
        if (steps.isPresent() && steps.getAsInt() < 1) {
            throw new IllegalArgumentException("an epoch has at least one step, not " + steps.getAsInt());
        }
    }

    /** Each epoch sees every window. */
    public Recipe(int epochs, int batch, double learningRate, Schedule schedule, int patience, long seed) {
        this(epochs, batch, learningRate, schedule, patience, seed, OptionalInt.empty());
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
