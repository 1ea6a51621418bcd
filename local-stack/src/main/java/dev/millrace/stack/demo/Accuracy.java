package dev.millrace.stack.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * Mean absolute scaled error (Hyndman and Koehler 2006): the mean absolute error on the held-back points, divided by that of
 * seasonal naive within the given points.
 *
 * @param mase of the forecast
 * @param naiveMase of seasonal naive for the same held-back points, over the same scale
 * @param scale the divisor, in the series' unit
 */
public record Accuracy(double mase, double naiveMase, double scale) {

    /** @param season steps of a season, fewer than {@code given} has */
    public static Accuracy of(List<Double> given, List<Double> actuals, List<Double> forecast, int season) {
        double sum = 0;
        for (int i = season; i < given.size(); i++) {
            sum += Math.abs(given.get(i) - given.get(i - season));
        }
        double scale = sum / (given.size() - season);
        List<Double> naive = new ArrayList<>();
        for (int step = 0; step < actuals.size(); step++) {
            naive.add(given.get(given.size() - season + step % season));
        }
        return new Accuracy(
                meanAbsoluteError(actuals, forecast) / scale, meanAbsoluteError(actuals, naive) / scale, scale);
    }

    private static double meanAbsoluteError(List<Double> actuals, List<Double> forecast) {
        double sum = 0;
        for (int i = 0; i < actuals.size(); i++) {
            sum += Math.abs(actuals.get(i) - forecast.get(i));
        }
        return sum / actuals.size();
    }
}
