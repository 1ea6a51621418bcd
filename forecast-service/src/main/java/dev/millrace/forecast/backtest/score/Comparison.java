package dev.millrace.forecast.backtest.score;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A model beside another on the same windows.
 *
 * @param against label of the other
 * @param series that both forecast; 0 where there is none
 * @param windows that have an actual
 * @param ratio mean absolute error over the other's, of several series the geometric mean; absent where the other makes none
 * @param wins share of windows with the smaller error; one with equal errors counts half
 * @param test of the difference; absent where windows are too few
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Comparison(
        String against,
        int series,
        int windows,
        OptionalDouble ratio,
        OptionalDouble wins,
        Optional<DieboldMariano> test,
        Verdict verdict) {

    private static final double SIGNIFICANT = 0.05;

    /** What the windows show. */
    public enum Verdict {
        /** It errs less, and by chance alone would seldom seem to. */
        BETTER,
        WORSE,
        /** The difference may well be chance. */
        NO_DIFFERENCE_SHOWN,
        TOO_FEW_WINDOWS;

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * @param differences of the losses, window after window, NaN where one has no actual
     * @param overlapping how many windows in a row share a step
     */
    static Comparison of(String against, int series, OptionalDouble ratio, double[] differences, int overlapping) {
        double[] known =
                Arrays.stream(differences).filter(d -> !Double.isNaN(d)).toArray();
        if (known.length == 0) {
            return new Comparison(
                    against, series, 0, ratio, OptionalDouble.empty(), Optional.empty(), Verdict.TOO_FEW_WINDOWS);
        }
        double wins =
                Arrays.stream(known).map(d -> d < 0 ? 1 : d == 0 ? 0.5 : 0).sum() / known.length;
        Optional<DieboldMariano> test = known.length < DieboldMariano.least(overlapping)
                ? Optional.empty()
                : Optional.of(DieboldMariano.of(known, overlapping));
        return new Comparison(against, series, known.length, ratio, OptionalDouble.of(wins), test, verdict(test));
    }

    private static Verdict verdict(Optional<DieboldMariano> test) {
        return test.map(one -> one.pValue() >= SIGNIFICANT
                        ? Verdict.NO_DIFFERENCE_SHOWN
                        : one.statistic() < 0 ? Verdict.BETTER : Verdict.WORSE)
                .orElse(Verdict.TOO_FEW_WINDOWS);
    }
}
