package dev.millrace.forecast.shadow;

import java.time.Instant;
import java.util.Optional;

/**
 * A shadow as it stands.
 *
 * @param reason why it does not run any more
 */
record Standing(
        Shadow shadow,
        ShadowState state,
        Optional<String> reason,
        Optional<Instant> endedAt,
        Counts counts,
        Totals totals) {

    /** Windows that wait for their values. */
    long pending() {
        return totals.windows() - totals.scored() - totals.expired();
    }

    /**
     * Of requests.
     *
     * @param requests that the champion answered
     * @param sampled that the candidate was to answer
     * @param answered of which there were new windows
     * @param repeated whose windows were there already
     * @param dropped for which there was no room or time
     * @param failed that the candidate could not answer
     * @param failure the newest of these
     */
    record Counts(
            long requests,
            long sampled,
            long answered,
            long repeated,
            long dropped,
            long failed,
            Optional<String> failure) {

        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, Optional.empty());

        Counts plus(Counts other) {
            return new Counts(
                    requests + other.requests,
                    sampled + other.sampled,
                    answered + other.answered,
                    repeated + other.repeated,
                    dropped + other.dropped,
                    failed + other.failed,
                    other.failure.or(() -> failure));
        }
    }
}
