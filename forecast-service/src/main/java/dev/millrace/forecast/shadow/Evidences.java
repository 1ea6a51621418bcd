package dev.millrace.forecast.shadow;

import dev.millrace.forecast.shadow.EvidenceTable.Pair;
import dev.millrace.registryclient.NewEvidence;
import dev.millrace.registryclient.NewEvidence.Metric;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the totals of a shadow say as evidence. Both versions have the same windows and data digest, so that a policy can compare them. */
final class Evidences {

    static final double PERCENTILE = 0.95;
    private static final String KIND = "shadow";

    private Evidences() {}

    /** @param totals of a window at least */
    static Pair of(Shadow shadow, Totals totals, Instant now) {
        NewEvidence champion = new NewEvidence(
                KIND,
                metrics(totals.champion(), totals),
                new NewEvidence.Data(
                        totals.digest(),
                        totals.from().orElseThrow(),
                        totals.to().orElseThrow()),
                "shadow " + shadow.id() + ", " + totals.scored() + " windows",
                now.truncatedTo(ChronoUnit.MICROS));
        Map<String, Metric> own = new HashMap<>(metrics(totals.candidate(), totals));
        totals.latencies()
                .quantile(PERCENTILE)
                .ifPresent(millis -> own.put("p95_latency", new Metric(millis, Optional.of("ms"))));
        return new Pair(
                champion, new NewEvidence(KIND, own, champion.data(), champion.windows(), champion.measuredAt()));
    }

    private static Map<String, Metric> metrics(Score score, Totals totals) {
        double points = totals.points();
        return Map.of(
                "mse", Metric.of(score.squares() / points),
                "mae", Metric.of(score.errors() / points),
                "coverage", Metric.of(score.covered() / points),
                "windows", Metric.of(totals.scored()),
                "points", Metric.of(points));
    }
}
