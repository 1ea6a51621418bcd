package dev.millrace.forecast.lab;

import dev.millrace.forecast.ridge.RidgeFit;
import dev.millrace.forecast.ridge.RidgeWeights;
import dev.millrace.forecast.window.BadTableException;
import dev.millrace.forecast.window.Block;
import dev.millrace.forecast.window.Dataset;
import dev.millrace.forecast.window.Windows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Ridge regression from the look-back to the whole horizon, one matrix for all channels, on windows less their last value. Fitted on the
 * training rows; the penalty is the best one on the validation block. No seed, and the same result every time.
 */
public final class Ridge implements WindowForecaster {

    private static final double[] PENALTIES = {1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 3e-1};
    /** Windows that share each reading of the weights. */
    private static final int TOGETHER = 4;

    private final RidgeWeights weights;
    private final double penalty;

    private Ridge(RidgeWeights weights, double penalty) {
        this.weights = weights;
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
        int channels = windows.channels();
        int series = numbers.length * channels;
        float[][] sums = new float[TOGETHER][weights.horizon()];
        float[][] differences = new float[TOGETHER][weights.lookback() - 1];
        for (int from = 0; from < series; from += TOGETHER) {
            int count = Math.min(TOGETHER, series - from);
            for (int k = 0; k < count; k++) {
                differences(windows, numbers[(from + k) / channels], (from + k) % channels, differences[k]);
                Arrays.fill(sums[k], 0);
            }
            multiply(differences, sums);
            for (int k = 0; k < count; k++) {
                int channel = (from + k) % channels;
                int window = (from + k) / channels;
                float last = windows.value(windows.start(numbers[window]) + weights.lookback() - 1, channel);
                for (int h = 0; h < weights.horizon(); h++) {
                    out[(window * weights.horizon() + h) * channels + channel] = last + weights.bias()[h] + sums[k][h];
                }
            }
        }
    }

    private void differences(Windows windows, int window, int channel, float[] out) {
        int start = windows.start(window);
        float last = windows.value(start + out.length, channel);
        for (int i = 0; i < out.length; i++) {
            out[i] = windows.value(start + i, channel) - last;
        }
    }

    private void multiply(float[][] differences, float[][] sums) {
        int horizon = weights.horizon();
        float[] matrix = weights.weights();
        float[] s0 = sums[0];
        float[] s1 = sums[1];
        float[] s2 = sums[2];
        float[] s3 = sums[3];
        for (int i = 0; i < differences[0].length; i++) {
            float d0 = differences[0][i];
            float d1 = differences[1][i];
            float d2 = differences[2][i];
            float d3 = differences[3][i];
            int row = i * horizon;
            for (int h = 0; h < horizon; h++) {
                float weight = matrix[row + h];
                s0[h] += weight * d0;
                s1[h] += weight * d1;
                s2[h] += weight * d2;
                s3[h] += weight * d3;
            }
        }
    }
}
