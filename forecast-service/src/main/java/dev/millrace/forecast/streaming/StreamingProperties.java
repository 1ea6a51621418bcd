package dev.millrace.forecast.streaming;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of models that follow their series.
 *
 * @param memory bytes of values and sums held; series beyond are forecast by their versions as registered
 * @param tracks bytes of networks' forecasts that are held against what comes; channels beyond have no track record
 * @param steps newest steps of a series that its weights rest on
 * @param halfLife steps after which a window counts for half; 0: all count alike
 * @param share of one processor that solving for new weights may take, in (0, 1]
 * @param checkpoint pause between two writings of what changed
 * @param idle a series nobody asked for in so long, and in the horizon of its forecasts besides, is let go
 * @param metered most series that metrics are kept of one by one
 * @param drift when a model is fitted anew before its history has grown enough
 */
@ConfigurationProperties("millrace.streaming")
public record StreamingProperties(
        @DefaultValue("256MB") DataSize memory,
        @DefaultValue("64MB") DataSize tracks,
        @DefaultValue("32768") int steps,
        @DefaultValue("0") double halfLife,
        @DefaultValue("0.25") double share,
        @DefaultValue("30s") Duration checkpoint,
        @DefaultValue("10m") Duration idle,
        @DefaultValue("1000") int metered,
        @DefaultValue Drift drift) {

    public StreamingProperties {
        if (steps < 2 || !(halfLife >= 0) || !(share > 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "millrace.streaming: steps of at least 2, a half-life of at least 0 and a"
                            + " share in (0, 1] are needed");
        }
    }

    /** What is left of a window's weight after a step. */
    double keeps() {
        return halfLife == 0 ? 1 : Math.pow(0.5, 1 / halfLife);
    }
}
