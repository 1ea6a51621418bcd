package dev.millrace.forecast.lab;

/**
 * Errors as the M4 competition counts them (Makridakis, Spiliotis, Assimakopoulos, "The M4 Competition", 2020), summed over series.
 */
final class M4Score {

    private double smape;
    private double mase;
    private int series;

    /** @param season in steps, for the error that MASE divides by: that of the value a season earlier within what was seen */
    synchronized void add(M4Series.One one, double[] forecast, int season) {
        double relative = 0;
        double absolute = 0;
        for (int h = 0; h < forecast.length; h++) {
            double error = Math.abs(forecast[h] - one.after()[h]);
            double size = Math.abs(forecast[h]) + Math.abs(one.after()[h]);
            relative += size > 0 ? 200 * error / size : 0;
            absolute += error;
        }
        double naive = 0;
        for (int t = season; t < one.seen().length; t++) {
            naive += Math.abs(one.seen()[t] - one.seen()[t - season]);
        }
        naive /= one.seen().length - season;
        smape += relative / forecast.length;
        mase += naive > 0 ? absolute / forecast.length / naive : 0;
        series++;
    }

    /** Symmetric mean absolute percentage error, mean over series. */
    double smape() {
        return smape / series;
    }

    /** Mean absolute scaled error, mean over series. */
    double mase() {
        return mase / series;
    }

    /** Overall weighted average: mean of both errors over those of {@code naive}. */
    double owa(M4Score naive) {
        return (smape() / naive.smape() + mase() / naive.mase()) / 2;
    }
}
