package dev.millrace.forecast.backtest.report;

import java.util.ArrayList;
import java.util.List;

/** Round numbers along an axis. */
final class Ticks {

    private static final double[] STEPS = {1, 2, 2.5, 5, 10};

    private Ticks() {}

    /** About {@code most} round numbers within the range, ascending. */
    static List<Double> of(double low, double high, int most) {
        double raw = (high - low) / most;
        if (!(raw > 0) || !Double.isFinite(raw)) {
            return List.of(low);
        }
        double magnitude = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = magnitude * 10;
        for (double factor : STEPS) {
            if (factor * magnitude >= raw * 0.999) {
                step = factor * magnitude;
                break;
            }
        }
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** Whole numbers only. */
    static List<Double> whole(int low, int high, int most) {
        return of(low, high, most).stream()
                .filter(tick -> tick == Math.rint(tick) && tick >= low && tick <= high)
                .toList();
    }
}
