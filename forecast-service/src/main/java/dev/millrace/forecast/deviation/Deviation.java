package dev.millrace.forecast.deviation;

import dev.millrace.forecast.model.FittedModel;

/** How far a value lies from what was forecast, in standard deviations of the forecast's errors. */
public final class Deviation {

    /** A normal distribution has so much below one deviation under its mean. */
    private static final double SIGMA = 0.158655;

    private Deviation() {}

    /** @param value NaN counts as none @return one score for each step; 0 where there is no value */
    public static double[] of(FittedModel.Prediction prediction, double[] values) {
        double[] low = prediction.quantile(SIGMA);
        double[] high = prediction.quantile(1 - SIGMA);
        double[] scores = new double[values.length];
        for (int h = 0; h < values.length; h++) {
            double deviation = Math.max((high[h] - low[h]) / 2, Double.MIN_NORMAL);
            double score = (values[h] - prediction.mean()[h]) / deviation;
            scores[h] = Double.isNaN(score) ? 0 : Math.clamp(score, -MOST, MOST);
        }
        return scores;
    }

    /** JSON knows no infinity. */
    private static final double MOST = 1e9;
}
