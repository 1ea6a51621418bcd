package dev.millrace.forecast.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import dev.millrace.forecast.network.Network;
import dev.millrace.forecast.network.NetworkConfig;
import dev.millrace.forecast.window.Windows;
import dev.millrace.layers.Pass;
import java.util.Arrays;
import java.util.function.BiConsumer;

/** Forecasts windows without training. One thread at a time. */
public final class Evaluation {

    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final NetworkConfig config;
    private final Network network;
    private final int batch;
    private final long seed;

    /** @param batch windows at once */
    public Evaluation(NetworkConfig config, Network network, int batch, long seed) {
        this.config = config;
        this.network = network;
        this.batch = batch;
        this.seed = seed;
    }

    /** Mean squared error over every window, step and channel. */
    public double loss(Windows windows) {
        int[] all = new int[windows.count()];
        Arrays.setAll(all, i -> i);
        double[] sum = new double[1];
        each(
                windows,
                all,
                (loaded, output) ->
                        sum[0] += output.sub(loaded.target()).square().mean().getFloat() * (double) loaded.size());
        return sum[0] / all.length;
    }

    /** @param out receives {@code [numbers, horizon, channels]} at its front */
    public void forecast(Windows windows, int[] numbers, float[] out) {
        int[] at = new int[1];
        each(windows, numbers, (loaded, output) -> {
            float[] values = output.toFloatArray();
            System.arraycopy(values, 0, out, at[0], values.length);
            at[0] += values.length;
        });
    }

    private void each(Windows windows, int[] numbers, BiConsumer<Batch, NDArray> action) {
        int full = numbers.length / batch * batch;
        try (Batch room = new Batch(windows, batch, config)) {
            for (int begin = 0; begin < full; begin += batch) {
                one(room, Arrays.copyOfRange(numbers, begin, begin + batch), action);
            }
        }
        if (full < numbers.length) {
            try (Batch rest = new Batch(windows, numbers.length - full, config)) {
                one(rest, Arrays.copyOfRange(numbers, full, numbers.length), action);
            }
        }
    }

    private void one(Batch room, int[] numbers, BiConsumer<Batch, NDArray> action) {
        room.load(numbers);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            action.accept(room, network.forward(room.inputs(), Pass.serving(seed + SPREAD * numbers[0])));
        }
    }
}
