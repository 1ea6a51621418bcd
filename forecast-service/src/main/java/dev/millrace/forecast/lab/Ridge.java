package dev.millrace.forecast.lab;

import dev.millrace.forecast.ridge.RidgeFit;
import dev.millrace.forecast.ridge.RidgeWeights;
import dev.millrace.forecast.window.BadTableException;
import dev.millrace.forecast.window.Block;
import dev.millrace.forecast.window.Dataset;
import dev.millrace.forecast.window.Windows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ridge regression from the look-back to the whole horizon, one matrix for all channels, on windows less their last value. Fitted on the
 * training rows; the penalty is the best one on the validation block. No seed, and the same result every time.
 */
public final class Ridge implements WindowForecaster {

    private static final double[] PENALTIES = {1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1};
    private final RidgeWeights weights;
    private final LinearForecaster linear;
    private final double penalty;

    private Ridge(RidgeWeights weights, double penalty) {
        this.weights = weights;
        this.linear = new LinearForecaster(List.of(weights), Profile.NONE);
        this.penalty = penalty;
    }

    /** @throws BadTableException for a look-back below 2 or values that leave nothing to solve */
    public static Ridge fit(Dataset dataset) {
        int lookBack = dataset.shape().lookBack();
        int horizon = dataset.shape().horizon();
        if (lookBack < 2) {
            throw new BadTableException("ridge cannot read a look-back of " + lookBack, "take at least 2 rows");
        }
        RidgeFit training = RidgeFit.of(channels(dataset, dataset.split().train()), lookBack, horizon);
        RidgeFit validation = RidgeFit.of(channels(dataset, dataset.split().validation()), lookBack, horizon);
        Optional<Ridge> best = Optional.empty();
        double least = Double.POSITIVE_INFINITY;
        for (double penalty : PENALTIES) {
            Optional<Ridge> candidate = training.solve(penalty).map(weights -> new Ridge(weights, penalty));
            double excess = candidate.map(one -> validation.excess(one.weights)).orElse(Double.POSITIVE_INFINITY);
            if (excess < least) {
                least = excess;
                best = candidate;
            }
        }
        return best.orElseThrow(() -> new BadTableException(
                "ridge has no solution on these training rows", "are all channels constant there?"));
    }

    /** The penalty a window that was picked. */
    public double penalty() {
        return penalty;
    }

    private static List<double[]> channels(Dataset dataset, Block block) {
        List<double[]> channels = new ArrayList<>();
        for (int c = 0; c < dataset.table().channels(); c++) {
            channels.add(dataset.channel(c, block));
        }
        return channels;
    }

    @Override
    public void forecast(Windows windows, int[] numbers, float[] out) {
        linear.forecast(windows, numbers, out);
    }
}
