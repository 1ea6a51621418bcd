package dev.millrace.forecast.model;

import java.util.List;

/**
 * What rules read of one series. Arrays are read only, and as long as each other but for {@code effects}.
 *
 * @param values without NaN
 * @param rest values less what future-known covariates add to them, without NaN; {@code values} themselves where none do
 * @param restScale spread of the rest as of the fit
 * @param effects what future-known covariates add, the horizon included
 * @param past past-only covariates about 0 with spread 1
 * @param statics static covariates likewise
 */
public record View(
        double[] values, double[] rest, double restScale, double[] effects, List<double[]> past, double[] statics) {

    private static final double[] NOTHING = {};

    /** A series without covariates. */
    public static View of(double[] values) {
        return new View(values, values, 1, NOTHING, List.of(), NOTHING);
    }

    /** The rest as if it were the series. */
    View ofRest() {
        return new View(rest, rest, restScale, NOTHING, past, statics);
    }
}
