package dev.millrace.forecast.lab;

import dev.millrace.forecast.window.Windows;

/** Something that forecasts windows. Used by one thread at a time. */
public interface WindowForecaster extends AutoCloseable {

    /**
     * Forecasts {@code numbers.length} windows, scaled as they are.
     *
     * @param numbers of the windows
     * @param out receives {@code [windows, horizon, channels]} at its front
     */
    void forecast(Windows windows, int[] numbers, float[] out);

    /** The same as it was before it was fitted to the validation rows too, where it was. Lives as long as this. */
    default WindowForecaster validated() {
        return this;
    }

    /** Gives back what a network holds outside the heap. */
    @Override
    default void close() {}
}
