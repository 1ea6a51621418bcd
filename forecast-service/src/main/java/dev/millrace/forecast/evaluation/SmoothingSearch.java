package dev.millrace.forecast.evaluation;

import dev.millrace.forecast.model.Smoothing;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Which exponential smoothings are tried on the validation block. */
final class SmoothingSearch {

    private static final int[] LOOKBACKS = {24, 96, 384};
    private static final int SHORTEST = 4;
    private static final double[] LEVELS = {0.05, 0.1, 0.2, 0.4, 0.8};

    /** Trend and damping: none, the line's own, and those that follow. */
    private static final double[][] TRENDS = {{0, 0}, {0, 1}, {0.1, 1}, {0.1, 0.98}, {0.1, 0.9}};

    private SmoothingSearch() {}

    /** @param training steps before the block */
    static List<Smoothing> rules(int training) {
        TreeSet<Integer> lookbacks = new TreeSet<>();
        for (int lookback : LOOKBACKS) {
            lookbacks.add(Math.min(lookback, training));
        }
        List<Smoothing> rules = new ArrayList<>();
        for (int lookback : lookbacks.tailSet(SHORTEST)) {
            for (double[] trend : TRENDS) {
                for (double level : LEVELS) {
                    rules.add(new Smoothing(lookback, level, trend[0], trend[1]));
                }
            }
        }
        return rules;
    }
}
