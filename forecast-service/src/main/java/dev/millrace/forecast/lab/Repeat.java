package dev.millrace.forecast.lab;

import dev.millrace.forecast.window.Windows;

/** Every step is the last value seen. */
public final class Repeat implements WindowForecaster {

    @Override
    public void forecast(Windows windows, int[] numbers, float[] out) {
        int channels = windows.channels();
        int horizon = windows.shape().horizon();
        for (int i = 0; i < numbers.length; i++) {
            int last = windows.start(numbers[i]) + windows.shape().lookBack() - 1;
            for (int c = 0; c < channels; c++) {
                float value = windows.value(last, c);
                for (int h = 0; h < horizon; h++) {
                    out[(i * horizon + h) * channels + c] = value;
                }
            }
        }
    }
}
