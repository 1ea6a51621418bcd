package dev.millrace.forecast.backtest;

import dev.millrace.forecast.model.Family;
import java.util.Optional;

/**
 * A model of a backtest.
 *
 * @param label by which the request names it
 * @param digest of a version: fixed when the job was accepted; a champion's is the series'
 */
record PlannedModel(String label, Kind kind, Optional<String> digest) {

    static final String AUTO = "auto";
    static final String CHAMPION = "champion";

    /** The baseline is always there. */
    static final String BASELINE = Family.SEASONAL_NAIVE.wireName();

    /** How it comes to forecast. */
    enum Kind {
        /** Fitted for the backtest, by what its label says. */
        FITTED,
        /** A registered version. */
        VERSION,
        /** For each series the version that serves. */
        CHAMPION
    }

    boolean fitted() {
        return kind == Kind.FITTED;
    }

    /** That of a fitted one; empty: chosen as {@code auto} does. */
    Optional<Family> family() {
        return Family.askable(label);
    }

    /** Whether it is fitted to covariates, where there are some. Other families stand beside, for comparison. */
    boolean readsCovariates() {
        return fitted() && family().map(Family.REGRESSION::equals).orElse(true);
    }
}
