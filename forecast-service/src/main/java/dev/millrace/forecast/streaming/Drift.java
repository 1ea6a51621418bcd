package dev.millrace.forecast.streaming;

import dev.millrace.forecast.model.FittedModel;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a model no longer does what its validation promised.
 *
 * @param refit whether it then is fitted anew
 * @param error how many times its validation's error relative to seasonal naive is too much, when it also is worse than naive
 * @param coverage how far the share of values within the central 90 % may lie from that
 * @param horizons how many have to have passed since the fit, so that there is something to judge by
 */
public record Drift(
        @DefaultValue("true") boolean refit,
        @DefaultValue("1.25") double error,
        @DefaultValue("0.1") double coverage,
        @DefaultValue("10") int horizons) {

    private static final double NOMINAL = 0.9;
    private static final int LEAST_POINTS = 100;

    boolean breached(TrackRecord.Recent recent, FittedModel version) {
        if (recent.points() < Math.max(LEAST_POINTS, (long) horizons * version.horizon())) {
            return false;
        }
        double promised = version.validation().mase().orElse(1);
        boolean worse = recent.mase() > Math.max(1, error * promised);
        return worse || Math.abs(recent.covered() - NOMINAL) > coverage;
    }
}
