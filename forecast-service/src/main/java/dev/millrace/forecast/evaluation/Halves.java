package dev.millrace.forecast.evaluation;

import dev.millrace.forecast.interval.ResidualGrid;
import java.util.OptionalDouble;

/**
 * Intervals that are calibrated on the earlier half of the windows and held against the later one: on what an interval was made of, it is right by
 * construction.
 *
 * @param predictions of all windows, {@code [windows, horizon]}
 */
record Halves(ValidationBlock block, double[] predictions, int horizon) {

    /** Windows of a half, at least. */
    private static final int LEAST = 10;

    /** How many newest values intervals should follow the spread of: 0, or as many as wished, if that does better. */
    int spreadWindow(int wished) {
        int window = Math.min(wished, block.training());
        int half = block.windows() / 2;
        if (half < LEAST) {
            return 0;
        }
        return loss(window, half) < loss(0, half) ? window : 0;
    }

    private double loss(int spreadWindow, int half) {
        double[] residuals = block.residuals(predictions, spreadWindow);
        double[] units = block.relativeUnits(spreadWindow);
        ResidualGrid grid = ResidualGrid.of(residuals, horizon, 0, half);
        double loss = 0;
        for (double probability : new double[] {0.05, 0.95}) {
            double[] bound = grid.quantile(probability, new double[horizon], 1);
            for (int w = half; w < units.length; w++) {
                for (int h = 0; h < horizon; h++) {
                    double beyond = (residuals[w * horizon + h] - bound[h]) * units[w];
                    if (!Double.isNaN(beyond)) {
                        loss += beyond > 0 ? probability * beyond : (probability - 1) * beyond;
                    }
                }
            }
        }
        return loss;
    }

    /** Share of the later half's values within the central {@value Scores#LEVEL} %; empty where halves are too small. */
    OptionalDouble coverage(int spreadWindow) {
        int half = block.windows() / 2;
        if (half < LEAST) {
            return OptionalDouble.empty();
        }
        double[] residuals = block.residuals(predictions, spreadWindow);
        ResidualGrid grid = ResidualGrid.of(residuals, horizon, 0, half);
        double[] low = grid.quantile(0.5 - Scores.LEVEL / 200.0, new double[horizon], 1);
        double[] high = grid.quantile(0.5 + Scores.LEVEL / 200.0, new double[horizon], 1);
        int within = 0;
        int seen = 0;
        for (int t = half * horizon; t < residuals.length; t++) {
            if (!Double.isNaN(residuals[t])) {
                seen++;
                within += residuals[t] >= low[t % horizon] && residuals[t] <= high[t % horizon] ? 1 : 0;
            }
        }
        return seen == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) within / seen);
    }
}
