package dev.millrace.forecast.lab;

import dev.millrace.forecast.interval.QuantileTracker;
import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.window.Dataset;
import dev.millrace.forecast.window.Windows;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How honest quantiles around a model's forecasts are, over the windows of a test in their order. Scores are errors over the spread of the newest rows, step by
 * step and channel by channel: calibrated on the validation windows, then adapted with every score as soon as its row has been seen. Beside
 * them plain split conformal: errors as they are, calibrated once.
 */
final class IntervalScore {

    private static final double[] PROBABILITIES = {.05, .1, .2, .3, .4, .5, .6, .7, .8, .9, .95};
    private static final int LOW = 0;
    private static final int HIGH = PROBABILITIES.length - 1;
    private static final int MOST_CALIBRATED = 1_000;
    private static final int BATCH = 16;
    private static final int SHORTEST_SPREAD = 48;
    private static final int SEASONS_OF_SPREAD = 7;

    private final Windows test;
    private final int channels;
    private final int streams;
    private final int spread;
    private final QuantileTracker tracker;
    private final double[] plain;
    /** How many of the quantiles issued each score is above, to be learned from step by step: {@code [horizon windows][streams]}. */
    private final byte[][] pending;

    private final double[] issued = new double[PROBABILITIES.length];

    private int window;
    private int tested;
    private double within;
    private double width;
    private double plainWithin;
    private double plainWidth;
    private double loss;
    private double size;

    /**
     * @param coverage share of the truth within the central 90 %
     * @param width mean width of those
     * @param plainCoverage @param plainWidth the same for plain split conformal
     * @param loss weighted quantile loss: twice the mean of the quantiles' losses over the mean size of the truth; an estimate of the CRPS
     */
    record Result(double coverage, double width, double plainCoverage, double plainWidth, double loss) {}

    private IntervalScore(Windows test, int spread, QuantileTracker tracker, double[] plain) {
        this.test = test;
        this.channels = test.channels();
        this.streams = test.shape().horizon() * channels;
        this.spread = spread;
        this.tracker = tracker;
        this.plain = plain;
        this.pending = new byte[test.shape().horizon()][streams];
    }

    /** @param model as it was before it saw the validation windows @param season in rows */
    static IntervalScore calibrated(WindowForecaster model, Dataset dataset, int season) {
        Windows validation = dataset.validation();
        Windows test = dataset.test();
        int streams = test.shape().horizon() * test.channels();
        int spread = Math.max(SEASONS_OF_SPREAD * season, SHORTEST_SPREAD);
        int[] numbers = Auto.spread(validation.count(), season, MOST_CALIBRATED);
        float[] errors = new float[numbers.length * streams];
        float[] scores = new float[numbers.length * streams];
        float[] forecast = new float[BATCH * streams];
        float[] truth = new float[BATCH * streams];
        for (int from = 0; from < numbers.length; from += BATCH) {
            int[] some = Arrays.copyOfRange(numbers, from, Math.min(from + BATCH, numbers.length));
            model.forecast(validation, some, forecast);
            validation.targets(some, truth);
            for (int i = 0; i < some.length; i++) {
                double[] units = units(validation, some[i], spread);
                for (int s = 0; s < streams; s++) {
                    float error = truth[i * streams + s] - forecast[i * streams + s];
                    // By stream, for they are sorted one by one.
                    errors[s * numbers.length + from + i] = error;
                    scores[s * numbers.length + from + i] = (float) (error / units[s % units.length]);
                }
            }
        }
        IntervalScore score = new IntervalScore(
                test,
                spread,
                new QuantileTracker(PROBABILITIES, quantiles(scores, streams, PROBABILITIES)),
                quantiles(errors, streams, new double[] {PROBABILITIES[LOW], PROBABILITIES[HIGH]}));
        // What was forecast just before the test comes true in it, and is learned from like the rest.
        Windows border = dataset.border();
        for (int from = 0; from < border.count(); from += BATCH) {
            int[] some = IntStream.range(from, Math.min(from + BATCH, border.count()))
                    .toArray();
            model.forecast(border, some, forecast);
            border.targets(some, truth);
            for (int i = 0; i < some.length; i++) {
                score.learn();
                double[] units = units(border, some[i], spread);
                for (int s = 0; s < streams; s++) {
                    score.issue(s, (truth[i * streams + s] - forecast[i * streams + s]) / units[s % units.length]);
                }
                score.window++;
            }
        }
        return score;
    }

    /** The conformal ranks, of n + 1, rounded outwards. @param scores {@code [streams, n]}, sorted here */
    private static double[] quantiles(float[] scores, int streams, double[] probabilities) {
        int n = scores.length / streams;
        double[] quantiles = new double[streams * probabilities.length];
        IntStream.range(0, streams).parallel().forEach(s -> {
            Arrays.sort(scores, s * n, (s + 1) * n);
            for (int level = 0; level < probabilities.length; level++) {
                double position = probabilities[level] * (n + 1);
                double rank = probabilities[level] < 0.5 ? Math.floor(position) : Math.ceil(position);
                quantiles[s * probabilities.length + level] = scores[s * n + (int) Math.clamp(rank, 1, n) - 1];
            }
        });
        return quantiles;
    }

    /** Spread of each channel's newest rows, by which its errors are measured. */
    private static double[] units(Windows windows, int number, int spread) {
        double[] units = new double[windows.channels()];
        int end = windows.start(number) + windows.shape().lookBack();
        int begin = Math.max(0, end - spread);
        for (int c = 0; c < units.length; c++) {
            double sum = 0;
            double squares = 0;
            for (int row = begin; row < end; row++) {
                double value = windows.value(row, c);
                sum += value;
                squares += value * value;
            }
            double mean = sum / (end - begin);
            units[c] =
                    Math.max(FittedModel.LEAST_SPREAD, Math.sqrt(Math.max(0, squares / (end - begin) - mean * mean)));
        }
        return units;
    }

    /**
     * The next window of the test, in order.
     *
     * @param forecast {@code [windows, horizon, channels]} @param at place of this window's first value in both
     */
    void next(float[] forecast, float[] truth, int at) {
        learn();
        double[] units = units(test, tested, spread);
        for (int s = 0; s < streams; s++) {
            double unit = units[s % channels];
            double error = truth[at + s] - forecast[at + s];
            issue(s, error / unit);
            within += error >= issued[LOW] * unit && error <= issued[HIGH] * unit ? 1 : 0;
            width += (issued[HIGH] - issued[LOW]) * unit;
            plainWithin += error >= plain[2 * s] && error <= plain[2 * s + 1] ? 1 : 0;
            plainWidth += plain[2 * s + 1] - plain[2 * s];
            for (int level = 0; level < issued.length; level++) {
                double beyond = error - issued[level] * unit;
                loss += 2 * Math.max(PROBABILITIES[level] * beyond, (PROBABILITIES[level] - 1) * beyond);
            }
            size += Math.abs(truth[at + s]);
        }
        window++;
        tested++;
    }

    /** Sets {@link #issued} of the newest window, and keeps how its score compares until the row has been seen. */
    private void issue(int stream, double score) {
        tracker.quantiles(stream, issued);
        byte exceeded = 0;
        while (exceeded < issued.length && score > issued[exceeded]) {
            exceeded++;
        }
        pending[window % pending.length][stream] = exceeded;
    }

    /** Of each window before, the step whose row is the newest now. */
    private void learn() {
        int horizon = pending.length;
        for (int h = 0; h < Math.min(horizon, window); h++) {
            byte[] exceeded = pending[(window - 1 - h) % horizon];
            for (int c = 0; c < channels; c++) {
                tracker.observe(h * channels + c, h + 1, exceeded[h * channels + c]);
            }
        }
    }

    Result result() {
        double all = (double) tested * streams;
        return new Result(
                within / all, width / all, plainWithin / all, plainWidth / all, loss / PROBABILITIES.length / size);
    }
}
