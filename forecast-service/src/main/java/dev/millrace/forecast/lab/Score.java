package dev.millrace.forecast.lab;

import dev.millrace.forecast.window.Windows;
import java.util.function.IntConsumer;

/**
 * Mean squared and mean absolute error on scaled values, over every window, step and channel: no window is dropped to fill a batch.
 */
public record Score(double mse, double mae, int windows) {

    private static final int MOST_FLOATS = 1 << 20;
    private static final int MOST_WINDOWS = 32;

    /** Sees every window in order. */
    @FunctionalInterface
    interface Watcher {
        /** @param at place of the window's first value in both arrays, {@code [windows, horizon, channels]} */
        void window(float[] forecast, float[] truth, int at);
    }

    /** @param done is told how many windows have been forecast */
    public static Score of(WindowForecaster model, Windows windows, IntConsumer done) {
        return of(model, windows, done, (forecast, truth, at) -> {});
    }

    static Score of(WindowForecaster model, Windows windows, IntConsumer done, Watcher watcher) {
        int floats = windows.shape().horizon() * windows.channels();
        int batch = Math.clamp(MOST_FLOATS / floats, 1, MOST_WINDOWS);
        float[] forecast = new float[batch * floats];
        float[] truth = new float[batch * floats];
        double squares = 0;
        double magnitudes = 0;
        for (int from = 0; from < windows.count(); from += batch) {
            int[] numbers = new int[Math.min(batch, windows.count() - from)];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = from + i;
            }
            model.forecast(windows, numbers, forecast);
            windows.targets(numbers, truth);
            for (int i = 0; i < numbers.length * floats; i++) {
                double error = (double) forecast[i] - truth[i];
                squares += error * error;
                magnitudes += Math.abs(error);
            }
            for (int i = 0; i < numbers.length; i++) {
                watcher.window(forecast, truth, i * floats);
            }
            done.accept(from + numbers.length);
        }
        double count = (double) windows.count() * floats;
        return new Score(squares / count, magnitudes / count, windows.count());
    }
}
