package dev.millrace.forecast.shadow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A shadow as it is shown.
 *
 * @param version digest of the candidate
 * @param champion digest of the version it stands beside
 * @param reason why it does not run any more
 * @param requests that the champion answered
 * @param sampled of these, those that the candidate was to answer
 * @param answered of these, those that gave new windows
 * @param repeated of these, those whose windows were there already
 * @param dropped of these, those for which there was no room or time
 * @param failed of these, those that the candidate could not answer
 * @param failure the newest of these, in words
 * @param windows that were taken: one series from one origin each
 * @param pending of these, those that wait for their values
 * @param scored of these, those held against the values that came
 * @param expired of these, those whose values did not come while they were waited for
 * @param comparison of what was scored; absent when nothing was
 * @param evidence that was made of it, newest first; not in lists
 */
@JsonInclude(Include.NON_ABSENT)
record ShadowReport(
        String id,
        String model,
        String version,
        String champion,
        double share,
        Optional<Instant> until,
        OptionalLong maximum,
        ShadowState state,
        Optional<String> reason,
        Instant createdAt,
        Optional<Instant> endedAt,
        long requests,
        long sampled,
        long answered,
        long repeated,
        long dropped,
        long failed,
        Optional<String> failure,
        long windows,
        long pending,
        long scored,
        long expired,
        Optional<ShadowComparison> comparison,
        @JsonInclude(Include.NON_EMPTY) List<ShadowEvidence> evidence) {

    /** @param ratio of the mean squared errors, the candidate's over the champion's; absent when the champion makes none */
    @JsonInclude(Include.NON_ABSENT)
    record ShadowComparison(long points, ShadowErrors candidate, ShadowErrors champion, OptionalDouble ratio) {

        static Optional<ShadowComparison> of(Totals totals) {
            if (totals.points() == 0) {
                return Optional.empty();
            }
            ShadowErrors candidate = ShadowErrors.of(
                    totals.candidate(), totals.points(), totals.latencies().quantile(Evidences.PERCENTILE));
            ShadowErrors champion = ShadowErrors.of(totals.champion(), totals.points(), OptionalDouble.empty());
            double ratio = candidate.mse() / champion.mse();
            return Optional.of(new ShadowComparison(
                    totals.points(),
                    candidate,
                    champion,
                    Double.isFinite(ratio) ? OptionalDouble.of(ratio) : OptionalDouble.empty()));
        }
    }

    /**
     * On values scaled as the champion was trained.
     *
     * @param coverage share of the values within the central 90 %
     * @param p95LatencyMillis of the answers of all requests
     */
    @JsonInclude(Include.NON_ABSENT)
    record ShadowErrors(double mse, double mae, double coverage, OptionalDouble p95LatencyMillis) {

        static ShadowErrors of(Score score, long points, OptionalDouble latency) {
            return new ShadowErrors(
                    score.squares() / points, score.errors() / points, (double) score.covered() / points, latency);
        }
    }

    /**
     * @param windows that had been scored
     * @param candidate id in the registry; absent until it is recorded
     * @param champion id in the registry; absent until it is recorded
     * @param problem why it is not recorded
     */
    @JsonInclude(Include.NON_ABSENT)
    record ShadowEvidence(
            long windows,
            Instant measuredAt,
            Optional<String> candidate,
            Optional<String> champion,
            Optional<String> problem) {}

    static ShadowReport of(Standing standing, List<ShadowEvidence> evidence) {
        Shadow shadow = standing.shadow();
        Standing.Counts counts = standing.counts();
        Totals totals = standing.totals();
        return new ShadowReport(
                shadow.id(),
                shadow.model(),
                shadow.candidate(),
                shadow.champion(),
                shadow.share(),
                shadow.until(),
                shadow.maximum(),
                standing.state(),
                standing.reason(),
                shadow.createdAt(),
                standing.endedAt(),
                counts.requests(),
                counts.sampled(),
                counts.answered(),
                counts.repeated(),
                counts.dropped(),
                counts.failed(),
                counts.failure(),
                totals.windows(),
                standing.pending(),
                totals.scored(),
                totals.expired(),
                ShadowComparison.of(totals),
                evidence);
    }
}
