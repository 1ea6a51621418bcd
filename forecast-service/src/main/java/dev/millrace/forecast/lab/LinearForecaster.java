package dev.millrace.forecast.lab;

import dev.millrace.forecast.ridge.Phases;
import dev.millrace.forecast.ridge.RidgeWeights;
import dev.millrace.forecast.window.Windows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Linear maps from the newest rows, less the last of them, to the whole horizon: one for all channels or one for each, and for all windows or
 * for those of each phase of a season. The rows it reads may begin before the window's look-back. Uses all cores.
 */
final class LinearForecaster implements WindowForecaster {

    /** Windows that share each reading of the weights. */
    private static final int TOGETHER = 4;

    private final List<RidgeWeights> maps;
    private final int perPhase;
    private final Phases phases;
    private final Profile profile;

    /** @param maps one, or one for each channel, all of one look-back and horizon @param profile taken off what is read, and added to what is said */
    LinearForecaster(List<RidgeWeights> maps, Profile profile) {
        this(maps, Phases.NONE, profile);
    }

    /** @param maps as many for each phase, those of the first phase first */
    LinearForecaster(List<RidgeWeights> maps, Phases phases, Profile profile) {
        this.maps = List.copyOf(maps);
        this.perPhase = maps.size() / phases.count();
        this.phases = phases;
        this.profile = profile;
    }

    List<RidgeWeights> maps() {
        return maps;
    }

    @Override
    public void forecast(Windows windows, int[] numbers, float[] out) {
        List<int[]> groups = groups(windows, numbers);
        IntStream.range(0, groups.size() * windows.channels())
                .parallel()
                .forEach(task -> forecast(
                        windows, numbers, groups.get(task / windows.channels()), task % windows.channels(), out));
    }

    /** Places of windows that share their maps, a few at a time. */
    private List<int[]> groups(Windows windows, int[] numbers) {
        List<int[]> groups = new ArrayList<>();
        for (int phase = 0; phase < phases.count(); phase++) {
            int wanted = phase;
            int[] places = IntStream.range(0, numbers.length)
                    .filter(i -> phases.of(last(windows, numbers[i]) + 1) == wanted)
                    .toArray();
            for (int from = 0; from < places.length; from += TOGETHER) {
                groups.add(Arrays.copyOfRange(places, from, Math.min(from + TOGETHER, places.length)));
            }
        }
        return groups;
    }

    private void forecast(Windows windows, int[] numbers, int[] group, int channel, float[] out) {
        int phase = phases.of(last(windows, numbers[group[0]]) + 1);
        RidgeWeights map = maps.get(phase * perPhase + (perPhase == 1 ? 0 : channel));
        int horizon = map.horizon();
        float[][] sums = new float[TOGETHER][horizon];
        float[][] differences = new float[TOGETHER][map.lookback() - 1];
        for (int i = 0; i < group.length; i++) {
            differences(windows, last(windows, numbers[group[i]]), channel, differences[i]);
        }
        multiply(map.weights(), differences, sums);
        for (int i = 0; i < group.length; i++) {
            int last = last(windows, numbers[group[i]]);
            float anchor = windows.value(last, channel) - profile.at(last, channel);
            for (int h = 0; h < horizon; h++) {
                out[(group[i] * horizon + h) * windows.channels() + channel] =
                        anchor + map.bias()[h] + sums[i][h] + profile.at(last + 1 + h, channel);
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
