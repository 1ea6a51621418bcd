package dev.millrace.forecast.lab;

import dev.millrace.forecast.window.SeriesTable;
import dev.millrace.forecast.window.TimeFeatures;
import dev.millrace.forecast.window.Windows;

/**
 * Every step is the mean of the values at its place in the last seven seasons, whatever the look-back: all that lies behind a window is
 * there to be used. Fewer seasons where the table begins later; the last value where it holds none.
 */
public final class SamePhaseMean implements WindowForecaster {

    private static final int SEASONS = 7;
    private static final int DAY = 86_400;

    private final int season;
    private final int seasons;

    /** @param season in rows */
    public SamePhaseMean(int season) {
        this(season, SEASONS);
    }

    /** @param season in rows @param seasons that the mean is taken over; of one it is seasonal naive */
    SamePhaseMean(int season, int seasons) {
        if (season < 1 || seasons < 1) {
            throw new IllegalArgumentException(seasons + " seasons of " + season + " rows");
        }
        this.season = season;
        this.seasons = seasons;
    }

    /** Rows in a day, for days a week, for weeks and months a year. */
    public static int usualSeason(SeriesTable table, TimeFeatures calendar) {
        return switch (calendar) {
            case SECONDS, MINUTES, HOURS ->
                (int) Math.clamp(Math.round((double) DAY / TimeFeatures.usualStep(table)), 1, DAY);
            case DAYS -> 7;
            case BUSINESS_DAYS -> 5;
            case WEEKS -> 52;
            case MONTHS -> 12;
        };
    }

    @Override
    public void forecast(Windows windows, int[] numbers, float[] out) {
        int channels = windows.channels();
        int horizon = windows.shape().horizon();
        for (int i = 0; i < numbers.length; i++) {
            int first = windows.start(numbers[i]) + windows.shape().lookBack();
            for (int h = 0; h < horizon; h++) {
                int latest = first - season + h % season;
                for (int c = 0; c < channels; c++) {
                    out[(i * horizon + h) * channels + c] = mean(windows, latest, first - 1, c);
                }
            }
        }
    }

    private float mean(Windows windows, int latest, int last, int channel) {
        double sum = 0;
        int count = 0;
        for (int row = latest; row >= 0 && count < seasons; row -= season) {
            sum += windows.value(row, channel);
            count++;
        }
        return count == 0 ? windows.value(last, channel) : (float) (sum / count);
    }
}
