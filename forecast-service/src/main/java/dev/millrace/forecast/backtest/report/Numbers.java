package dev.millrace.forecast.backtest.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers for people. */
final class Numbers {

    private static final double LARGE = 1e7;
    private static final double SMALL = 1e-4;

    private Numbers() {}

    static String of(OptionalDouble value) {
        return value.isPresent() ? of(value.getAsDouble()) : "–";
    }

    /** Four digits that matter. */
    static String of(double value) {
        if (value == 0) {
            return "0";
        }
        double size = Math.abs(value);
        if (size >= LARGE || size < SMALL) {
            return String.format(Locale.ROOT, "%.3g", value);
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(4, RoundingMode.HALF_UP));
        return rounded.stripTrailingZeros().toPlainString();
    }

    static String percent(double share) {
        return new BigDecimal(share * 100).setScale(1, RoundingMode.HALF_UP).toPlainString() + " %";
    }

    /** A level, 95 or 99.9. */
    static String level(double percent) {
        return BigDecimal.valueOf(percent).stripTrailingZeros().toPlainString() + " %";
    }
}
