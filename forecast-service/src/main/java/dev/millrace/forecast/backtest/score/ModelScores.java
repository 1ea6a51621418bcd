package dev.millrace.forecast.backtest.score;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;

/**
 * How one model did on one series.
 *
 * @param label by which the request names the model
 * @param version what is registered of it; absent for what was fitted for the backtest
 * @param refit whether each window had a fit of its own
 * @param learnedUntil time of the newest value that a version learned from, where its manifest says so
 * @param sawTheFuture whether it learned from what it then forecast: its errors may be smaller than they would have been
 * @param refused why there is nothing; then nothing follows
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ModelScores(
        String label,
        Optional<Version> version,
        boolean refit,
        Optional<Instant> learnedUntil,
        boolean sawTheFuture,
        Optional<Refused> refused,
        Optional<Sums> steps,
        Optional<Sums> windows) {

    /** @param family of the model, as in the registry */
    public record Version(String name, String digest, String family) {}

    /** @param code of {@link dev.millrace.servicekit.ErrorCode} */
    public record Refused(String code, String reason) {}

    /** Whether there are sums. */
    public boolean scored() {
        return steps.isPresent();
    }
}
