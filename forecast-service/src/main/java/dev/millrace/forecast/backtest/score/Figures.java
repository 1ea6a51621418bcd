package dev.millrace.forecast.backtest.score;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is told of forecasts. A figure that would be no finite number is absent.
 *
 * @param count forecasts with an actual
 * @param mae mean absolute error @param rmse root of the mean squared error; both in the series' unit, absent over several series
 * @param mase mean absolute error over that of the seasonal naive forecast, one season ahead, on what lies before the first window (Hyndman and
 *     Koehler, 2006); of several series their mean
 * @param relativeMae mean absolute error over that of the model {@code seasonal-naive} on the same windows; of several series the geometric mean
 * @param wql weighted quantile loss: twice the mean loss of nine quantiles from 10 to 90 % over the mean size of the actuals; of several series
 *     their mean
 * @param intervals by level; coverage of several series is over all their actuals
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Figures(
        long count,
        OptionalDouble mae,
        OptionalDouble rmse,
        OptionalDouble mase,
        OptionalDouble relativeMae,
        OptionalDouble wql,
        List<Interval> intervals) {

    public Figures {
        intervals = List.copyOf(intervals);
    }

    /**
     * Of one series.
     *
     * @param sums of the model @param place in them
     * @param naive the baseline's on the same windows, at the same place; empty where it has none
     * @param scale that errors are divided by; NaN for none
     */
    public static Figures of(Sums sums, int place, Optional<Sums> naive, double scale, List<Double> levels) {
        if (sums.count()[place] == 0) {
            return new Figures(0, none(), none(), none(), none(), none(), List.of());
        }
        double mae = sums.meanAbsolute(place);
        List<Interval> intervals = new ArrayList<>();
        for (int level = 0; level < levels.size(); level++) {
            double width = sums.meanWidth(level, place);
            intervals.add(
                    new Interval(levels.get(level), sums.coverage(level, place), finite(width), finite(width / scale)));
        }
        return new Figures(
                sums.count()[place],
                finite(mae),
                finite(sums.rootMeanSquared(place)),
                finite(mae / scale),
                finite(naive.map(one -> mae / one.meanAbsolute(place)).orElse(Double.NaN)),
                finite(sums.weightedQuantileLoss(place)),
                intervals);
    }

    static OptionalDouble finite(double value) {
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    private static OptionalDouble none() {
        return OptionalDouble.empty();
    }
}
