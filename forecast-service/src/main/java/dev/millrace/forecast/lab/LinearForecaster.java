package dev.millrace.forecast.lab;

import dev.millrace.forecast.ridge.RidgeWeights;
import dev.millrace.forecast.window.Windows;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Linear maps from the newest rows, less the last of them, to the whole horizon: one for all channels or one for each. The rows it reads may
 * begin before the window's look-back. Uses all cores.
 */
final class LinearForecaster implements WindowForecaster {

    /** Windows that share each reading of the weights. */
    private static final int TOGETHER = 4;

    private final List<RidgeWeights> maps;
    private final Profile profile;

    /** @param maps one, or one for each channel, all of one look-back and horizon @param profile taken off what is read, and added to what is said */
    LinearForecaster(List<RidgeWeights> maps, Profile profile) {
        this.maps = List.copyOf(maps);
        this.profile = profile;
    }

    @Override
    public void forecast(Windows windows, int[] numbers, float[] out) {
        int groups = Math.ceilDiv(numbers.length, TOGETHER);
        IntStream.range(0, groups * windows.channels()).parallel().forEach(task -> {
            int from = task / windows.channels() * TOGETHER;
            forecast(windows, numbers, from, Math.min(from + TOGETHER, numbers.length), task % windows.channels(), out);
        });
    }

    private void forecast(Windows windows, int[] numbers, int from, int to, int channel, float[] out) {
        RidgeWeights map = maps.get(maps.size() == 1 ? 0 : channel);
        int horizon = map.horizon();
        float[][] sums = new float[TOGETHER][horizon];
        float[][] differences = new float[TOGETHER][map.lookback() - 1];
        for (int i = from; i < to; i++) {
            differences(windows, last(windows, numbers[i]), channel, differences[i - from]);
        }
        multiply(map.weights(), differences, sums);
        for (int i = from; i < to; i++) {
            int last = last(windows, numbers[i]);
            float anchor = windows.value(last, channel) - profile.at(last, channel);
            for (int h = 0; h < horizon; h++) {
                out[(i * horizon + h) * windows.channels() + channel] =
                        anchor + map.bias()[h] + sums[i - from][h] + profile.at(last + 1 + h, channel);
            }
        }
    }

    private static int last(Windows windows, int number) {
        return windows.start(number) + windows.shape().lookBack() - 1;
    }

    private void differences(Windows windows, int last, int channel, float[] out) {
        float anchor = windows.value(last, channel) - profile.at(last, channel);
        int start = last - out.length;
        for (int i = 0; i < out.length; i++) {
            out[i] = windows.value(start + i, channel) - profile.at(start + i, channel) - anchor;
        }
    }

    private static void multiply(float[] matrix, float[][] differences, float[][] sums) {
        int horizon = sums[0].length;
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
