package dev.millrace.forecast.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.registryclient.NewEvidence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TotalsTest {

    private static final Totals NONE = new Totals(
            0, 0, 0, 0, Score.NONE, Score.NONE, Optional.empty(), Optional.empty(), "", new Latencies(new long[0]), 0);

    @Test
    void evidenceComesAtFirstOftenAndThenEverMoreRarely() {
        List<Long> evidenced = new ArrayList<>();
        Totals totals = NONE;
        for (int i = 0; i < 3000; i++) {
            totals = totals.with(ScoredWindowTest.scored(1), "d");
            if (totals.isEvidenceDue(100)) {
                evidenced.add(totals.scored());
                totals = totals.said();
            }
        }
        assertThat(evidenced)
                .containsExactly(100L, 200L, 300L, 400L, 500L, 625L, 781L, 976L, 1220L, 1525L, 1906L, 2382L, 2977L);
        assertThat(totals.hasNews(100)).isTrue();
        assertThat(totals.said().hasNews(100)).isFalse();
        assertThat(NONE.with(ScoredWindowTest.scored(1), "d").hasNews(100)).isFalse();
    }

    @Test
    void evidenceOfBothHasTheSameWindowsAndData() {
        Totals totals = NONE.with(ScoredWindowTest.scored(2), "a".repeat(64));
        totals.latencies().add(1_000_000);
        EvidenceTable.Pair pair =
                Evidences.of(ShadowTest.shadow("one", 1), totals, Instant.parse("2026-03-01T00:00:00.123456789Z"));
        assertThat(pair.candidate().windows()).isEqualTo(pair.champion().windows());
        assertThat(pair.candidate().data()).isEqualTo(pair.champion().data());
        assertThat(pair.champion().metrics())
                .containsEntry("mse", NewEvidence.Metric.of(4))
                .containsEntry("mae", NewEvidence.Metric.of(2))
                .containsEntry("coverage", NewEvidence.Metric.of(0))
                .doesNotContainKey("p95_latency");
        assertThat(pair.candidate().metrics()).containsKey("p95_latency");
        assertThat(pair.candidate().measuredAt()).isEqualTo(Instant.parse("2026-03-01T00:00:00.123456Z"));
    }
}
