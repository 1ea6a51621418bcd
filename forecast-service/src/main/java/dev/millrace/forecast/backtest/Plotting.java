package dev.millrace.forecast.backtest;

import dev.millrace.forecast.backtest.score.Scoring;
import dev.millrace.forecast.backtest.score.SeriesScores.Line;
import dev.millrace.forecast.backtest.score.SeriesScores.Plot;
import dev.millrace.forecast.backtest.score.SeriesScores.Stretch;
import dev.millrace.forecast.model.FittedModel.Prediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps what can be drawn of a series: the newest windows, as many as do not overlap, and as much again before them. Not thread-safe. */
final class Plotting {

    private static final int MOST_WINDOWS = 4;
    private static final int MOST_STEPS = 4_000;

    private final SeriesWindows windows;
    private final double level;
    private final int first;
    private final boolean[] drawn;
    private final Map<String, List<Stretch>> stretches = new LinkedHashMap<>();

    /** @param level percentage of the intervals */
    Plotting(SeriesWindows windows, double level) {
        this.windows = windows;
        this.level = level;
        this.drawn = new boolean[windows.count()];
        int most = Math.clamp(MOST_STEPS / windows.horizon(), 1, MOST_WINDOWS);
        int begin = Integer.MAX_VALUE;
        for (int window = windows.count() - 1, taken = 0; window >= 0 && taken < most; window--) {
            if (begin == Integer.MAX_VALUE || windows.origins()[window] + windows.horizon() <= begin) {
                drawn[window] = true;
                begin = windows.origins()[window];
                taken++;
            }
        }
        int before = Math.min(2 * windows.horizon(), MOST_STEPS);
        this.first = Math.max(0, begin - Math.max(before, 12));
    }

    void add(String label, int window, Prediction prediction) {
        if (!drawn[window]) {
            return;
        }
        double tail = Scoring.tail(level);
        stretches
                .computeIfAbsent(label, one -> new ArrayList<>())
                .add(new Stretch(
                        windows.origins()[window] - first,
                        prediction.mean(),
                        prediction.quantile(tail),
                        prediction.quantile(1 - tail)));
    }

    Plot plot() {
        double[] values = windows.history().values();
        return new Plot(
                windows.time(first),
                windows.time(values.length - 1),
                Arrays.copyOfRange(values, first, values.length),
                level,
                stretches.entrySet().stream()
                        .map(entry -> new Line(entry.getKey(), entry.getValue()))
                        .toList());
    }
}
