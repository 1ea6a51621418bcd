package dev.millrace.forecast.streaming;

import dev.millrace.forecast.model.FittedModel;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a model no longer does what its validation promised.
 *
 * @param refit whether it then is fitted anew
 * @param retrain whether a network then is trained anew
 * @param retrainings most trainings of one network that drift leads to {@code within} a time
 * @param within that time
 * @param error how many times its validation's error relative to seasonal naive is too much, when it also is worse than naive
 * @param coverage how far the share of values within the central 90 % may lie from that
 * @param horizons how many have to have passed since the fit, so that there is something to judge by
 */
public record Drift(
        @DefaultValue("true") boolean refit,
        @DefaultValue("true") boolean retrain,
        @DefaultValue("3") int retrainings,
        @DefaultValue("30d") Duration within,
        @DefaultValue("1.25") double error,
        @DefaultValue("0.1") double coverage,
        @DefaultValue("10") int horizons) {

    private static final double NOMINAL = 0.9;
    private static final int LEAST_POINTS = 100;

    boolean breached(TrackRecord.Recent recent, FittedModel version) {
        return judges(recent, version.horizon())
                && breached(recent, version.validation().mase().orElse(1));
    }

    /**
     * Whether a version that forecasts several series does worse than it promised: for at least half of those that can be judged. A single one of
     * many may do so by chance, and all of it would be made anew.
     *
     * @param channels how it did of late for each
     * @param promised error relative to seasonal naive, as it was measured before; empty: not known
     */
    boolean breached(List<TrackRecord.Recent> channels, int horizon, OptionalDouble promised) {
        List<TrackRecord.Recent> judged =
                channels.stream().filter(recent -> judges(recent, horizon)).toList();
        long worse = judged.stream()
                .filter(recent -> breached(recent, promised.orElse(1)))
                .count();
        return worse > 0 && 2 * worse >= judged.size();
    }

    private boolean judges(TrackRecord.Recent recent, int horizon) {
        return recent.points() >= Math.max(LEAST_POINTS, (long) horizons * horizon);
    }

    private boolean breached(TrackRecord.Recent recent, double promised) {
        boolean worse = recent.mase() > Math.max(1, error * promised);
        return worse || Math.abs(recent.covered() - NOMINAL) > coverage;
    }
}
