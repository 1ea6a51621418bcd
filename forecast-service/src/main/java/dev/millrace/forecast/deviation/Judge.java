package dev.millrace.forecast.deviation;

import dev.millrace.forecast.covariate.Covariates;
import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.model.Gaps;
import dev.millrace.forecast.series.History;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Holds values against the interval that was forecast for them from the step before. Stateless. */
public final class Judge {

    private Judge() {}

    /**
     * @param prediction of which the first step is this value's
     * @param percent of the values that lie within the interval, in (0, 100)
     * @return empty when it lies within
     */
    public static Optional<Anomaly> of(FittedModel.Prediction prediction, Instant time, double value, double percent) {
        double tail = (1 - percent / 100) / 2;
        double low = prediction.quantile(tail)[0];
        double high = prediction.quantile(1 - tail)[0];
        if (!(value < low || value > high)) {
            return Optional.empty();
        }
        return Optional.of(new Anomaly(
                time,
                value,
                prediction.mean()[0],
                low,
                high,
                Deviation.of(prediction, new double[] {value})[0],
                reason(value > high, value > high ? high : low, percent)));
    }

    /**
     * Judges the newest values of a history, as far as there are values before them.
     *
     * @param count how many of them, gaps not counted
     * @return those nothing foretold, oldest first
     */
    public static List<Anomaly> newest(History history, FittedModel model, double percent, long count) {
        double[] values = history.values();
        // Always from the past, so that the value before another is what was known there.
        double[] filled = Gaps.fill(values, 1, 0);
        List<Anomaly> anomalies = new ArrayList<>();
        long left = count;
        for (int t = values.length - 1; t > 0 && left > 0; t--) {
            if (!Double.isNaN(values[t])) {
                left--;
                int from = Math.max(0, t - model.steps());
                double[] before = Arrays.copyOfRange(values, from, t);
                before[before.length - 1] = filled[t - 1];
                Covariates beside = history.covariates().window(from, t, model.horizon());
                Instant time = history.frequency().plus(history.end(), t + 1L - values.length);
                of(model.predict(history.series().value(), before, beside), time, values[t], percent)
                        .ifPresent(anomalies::add);
            }
        }
        return anomalies.reversed();
    }

    private static String reason(boolean above, double bound, double percent) {
        return String.format(
                Locale.ROOT,
                "%s %.6g, the %s end of what %s %% of the values were to lie within",
                above ? "above" : "below",
                bound,
                above ? "upper" : "lower",
                Double.toString(percent).replaceAll("\\.0$", ""));
    }
}
