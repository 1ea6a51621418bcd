package dev.millrace.forecast.backtest.score;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Gathers the differences of two models' losses. Series that share their times err together, so windows are what is counted: in each the mean over series,
 * errors in units of the series' scale. Not thread-safe.
 */
final class Paired {

    private final String against;
    private final int overlapping;
    private final double[] sums;
    private final int[] counts;
    private double logRatios;
    private int ratios;
    private int series;

    Paired(String against, int windows, int overlapping) {
        this.against = against;
        this.overlapping = overlapping;
        this.sums = new double[windows];
        this.counts = new int[windows];
    }

    /** One series alone, in its own unit. */
    static Comparison of(String against, Sums windows, Sums others, int overlapping) {
        Paired paired = new Paired(against, windows.places(), overlapping);
        paired.add(windows, others, 1);
        return paired.comparison();
    }

    /** Nothing where the scale is NaN: such a series cannot be put beside others. */
    void add(Sums windows, Sums others, double scale) {
        if (Double.isNaN(scale)) {
            return;
        }
        series++;
        for (int w = 0; w < sums.length; w++) {
            double difference = (windows.meanAbsolute(w) - others.meanAbsolute(w)) / scale;
            if (!Double.isNaN(difference)) {
                sums[w] += difference;
                counts[w]++;
            }
        }
        double log = Math.log(windows.total().meanAbsolute(0) / others.total().meanAbsolute(0));
        if (Double.isFinite(log)) {
            logRatios += log;
            ratios++;
        }
    }

    Comparison comparison() {
        double[] means = new double[sums.length];
        Arrays.setAll(means, w -> counts[w] == 0 ? Double.NaN : sums[w] / counts[w]);
        return Comparison.of(
                against,
                series,
                ratios == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.exp(logRatios / ratios)),
                means,
                overlapping);
    }

    /** Of one model beside the one compared against, where both forecast the series; empty for that one itself. */
    static Optional<Comparison> of(SeriesScores scores, ModelScores model, String against, int overlapping) {
        if (model.label().equals(against) || model.windows().isEmpty()) {
            return Optional.empty();
        }
        return scores.model(against)
                .flatMap(ModelScores::windows)
                .map(others -> of(against, model.windows().get(), others, overlapping));
    }
}
