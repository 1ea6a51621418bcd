package dev.millrace.retrieval.train;

import dev.millrace.retrieval.tkl.Saturation;
import dev.millrace.retrieval.tkl.TklConfig;
import dev.millrace.retrieval.tkl.training.TklLoss;
import dev.millrace.retrieval.tkl.training.TklRecipe;
import java.time.Duration;

/**
 * How a ranker is trained on pseudo-queries.
 *
 * @param steps of the optimiser at most
 * @param epochs that the steps are parted into: after each it is validated
 * @param limit on the time that steps take, encoding not counted
 */
public record RankerOptions(
        int inputs,
        int width,
        int heads,
        int layers,
        int batch,
        int negatives,
        int steps,
        int epochs,
        double projectionRate,
        double encoderRate,
        double rankingRate,
        Duration limit,
        long seed) {

    public RankerOptions {
        if (steps < 1 || epochs < 1 || epochs > steps) {
            throw new IllegalArgumentException("there are at least as many steps as epochs, and one of them");
        }
    }

    TklConfig config() {
        return TklConfig.projected(inputs, width, heads, Saturation.IDF).sized(inputs, width, heads, layers, 2 * width);
    }

    TklRecipe recipe() {
        return new TklRecipe(
                epochs, batch, negatives, projectionRate, encoderRate, rankingRate, TklLoss.SOFTMAX, epochs, seed);
    }
}
