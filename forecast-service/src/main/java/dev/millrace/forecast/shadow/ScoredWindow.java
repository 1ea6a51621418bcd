package dev.millrace.forecast.shadow;

import dev.millrace.registryclient.RegistryClient;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A window and the values that came.
 *
 * @param actuals {@code [horizon]}, NaN where there is none. Not copied: read only
 */
record ScoredWindow(ShadowWindow window, double[] actuals) {

    long points() {
        return Arrays.stream(actuals).filter(value -> !Double.isNaN(value)).count();
    }

    Score candidate() {
        return Score.of(window.candidate(), actuals, window.unit());
    }

    Score champion() {
        return Score.of(window.champion(), actuals, window.unit());
    }

    /** Whether it can count: with a value, and errors that are numbers. */
    boolean counts() {
        return points() > 0 && candidate().isFinite() && champion().isFinite();
    }

    /** SHA-256 over what came before, the window and its values: the same for the same windows and values in the same order. */
    String chained(String before) {
        StringBuilder text = new StringBuilder(before)
                .append('\n')
                .append(window.series())
                .append('\n')
                .append(window.origin())
                .append('\n')
                .append(window.frequency().iso());
        for (double actual : actuals) {
            text.append('\n').append(Double.doubleToLongBits(actual));
        }
        return RegistryClient.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
