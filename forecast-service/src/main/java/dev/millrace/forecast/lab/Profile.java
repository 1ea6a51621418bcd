package dev.millrace.forecast.lab;

import dev.millrace.forecast.window.Block;
import dev.millrace.forecast.window.Dataset;

/**
 * What each channel is on average at each place of a week, or of another period: the part of the future that the calendar alone tells.
 * Rows count as equally far apart.
 */
final class Profile {

    /** With fewer periods a mean would be an echo of single days. */
    private static final int FEWEST_PERIODS = 4;

    /** Zero everywhere. */
    static final Profile NONE = new Profile(new float[0], 1, 1);

    private final float[] means;
    private final int period;
    private final int channels;

    private Profile(float[] means, int period, int channels) {
        this.means = means;
        this.period = period;
        this.channels = channels;
    }

    /** A week for rows within days, else a season. @param season in rows @return 0 where the training rows hold too few periods */
    static int period(Dataset dataset, int season) {
        int period = switch (dataset.calendar()) {
            case SECONDS, MINUTES, HOURS -> 7 * season;
            case BUSINESS_DAYS, DAYS, WEEKS, MONTHS -> season;
        };
        return (long) FEWEST_PERIODS * period <= dataset.split().train().rows() ? period : 0;
    }

    /** Means over the rows of a block that begins with row 0. */
    static Profile of(Dataset dataset, Block block, int period) {
        int channels = dataset.table().channels();
        double[] sums = new double[period * channels];
        int[] counts = new int[period];
        for (int c = 0; c < channels; c++) {
            double[] values = dataset.channel(c, block);
            for (int row = 0; row < values.length; row++) {
                int place = (block.from() + row) % period;
                sums[place * channels + c] += values[row];
                counts[place] += c == 0 ? 1 : 0;
            }
        }
        float[] means = new float[sums.length];
        for (int i = 0; i < means.length; i++) {
            means[i] = (float) (sums[i] / counts[i / channels]);
        }
        return new Profile(means, period, channels);
    }

    float at(int row, int channel) {
        return means.length == 0 ? 0 : means[row % period * channels + channel];
    }
}
