package dev.millrace.forecast.training.job;

import dev.millrace.forecast.lab.WindowForecaster;
import dev.millrace.forecast.window.Windows;

/**
 * Every step is the value one season before it, or before that where this is not known yet.
 *
 * @param season in rows
 */
record SeasonalNaive(int season) implements WindowForecaster {

    @Override
    public void forecast(Windows windows, int[] numbers, float[] out) {
        int channels = windows.channels();
        int horizon = windows.shape().horizon();
        for (int i = 0; i < numbers.length; i++) {
            int first = windows.start(numbers[i]) + windows.shape().lookBack();
            for (int h = 0; h < horizon; h++) {
                // A table that is shorter than a season has the value seen last.
                int row = first - season + h % season;
                for (int c = 0; c < channels; c++) {
                    out[(i * horizon + h) * channels + c] = windows.value(row < 0 ? first - 1 : row, c);
                }
            }
        }
    }
}
