package dev.millrace.registry.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.registry.evidence.Evidence;
import dev.millrace.registry.policy.Verdict.Judged;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JudgeTest {

    private static final String HERE = "this one";

    @Test
    void theNewestEvidenceOfTheMetricCounts() {
        Judged judged = judge(
                "mse <= 0.5",
                of(
                        "b",
                        evidence("3", "bias", 0, "", "", ""),
                        evidence("2", "mse", 0.6, "", "", ""),
                        evidence("1", "mse", 0.4, "", "", "")),
                Optional.empty());
        assertThat(judged.passed()).isFalse();
        assertThat(judged.numbers()).isEqualTo("mse is 0.6 > 0.5");
        assertThat(judged.evidence()).containsExactly("2");
    }

    @Test
    void aLimitIsReachedExactly() {
        assertThat(judge("mse <= 0.5", of("b", evidence("1", "mse", 0.5, "", "", "")), Optional.empty())
                        .passed())
                .isTrue();
        assertThat(judge("mse < 0.5", of("b", evidence("1", "mse", 0.5, "", "", "")), Optional.empty())
                        .passed())
                .isFalse();
    }

    @Test
    void unitsOfOneKindCompareAndOthersDoNot() {
        Candidate slow = of("b", evidence("1", "p95", 0.025, "s", "", ""));
        assertThat(judge("p95 <= 20 ms", slow, Optional.empty()).numbers()).isEqualTo("p95 is 0.025 s > 20 ms");
        assertThat(judge("p95 <= 20 MiB", slow, Optional.empty()).numbers())
                .isEqualTo("p95 is 0.025 s, which does not compare with 20 MiB");
        assertThat(judge("p95 <= 20", slow, Optional.empty()).passed()).isFalse();
        assertThat(judge("p95 within 20..30 ms", slow, Optional.empty()).passed())
                .isTrue();
    }

    @Test
    void evidenceOfOtherHardwareDoesNotCount() {
        Candidate candidate =
                of("b", evidence("2", "p95", 5, "ms", "", "another"), evidence("1", "p95", 30, "ms", "", HERE));
        assertThat(judge("p95 <= 20 ms on this hardware", candidate, Optional.empty())
                        .numbers())
                .isEqualTo("p95 is 30 ms > 20 ms");
        assertThat(judge("p95 <= 20 ms on hardware another", candidate, Optional.empty())
                        .passed())
                .isTrue();
        assertThat(judge("p95 <= 20 ms on hardware third", candidate, Optional.empty())
                        .numbers())
                .isEqualTo("there is no evidence of p95 on hardware third");
    }

    @Test
    void aChampionIsComparedOnTheSameWindows() {
        Candidate champion = of("a", evidence("2", "mse", 0.1, "", "w2", ""), evidence("1", "mse", 0.5, "", "w1", ""));
        Candidate candidate = of("b", evidence("3", "mse", 0.5, "", "w1", ""));
        String rule = "mse <= champion * 1.00 on the same windows";
        assertThat(judge(rule, candidate, Optional.of(champion)))
                .isEqualTo(new Judged(rule, true, "mse is 0.5 <= 0.5 (the champion has 0.5)", List.of("3", "1")));
        assertThat(judge("mse <= champion", candidate, Optional.of(champion)).numbers())
                .isEqualTo("mse is 0.5 > 0.1 (the champion has 0.1)");
        assertThat(judge(rule, of("b", evidence("3", "mse", 0.5, "", "w3", "")), Optional.of(champion))
                        .numbers())
                .isEqualTo("the champion a has no evidence of mse on the same windows");
        assertThat(judge(
                                rule,
                                of("b", evidence("3", "mse", 0.5, "", "", "")),
                                Optional.of(of("a", evidence("1", "mse", 1, "", "", ""))))
                        .passed())
                .isFalse();
    }

    @Test
    void theFirstChampionHasNobodyToBeat() {
        assertThat(judge("mse <= champion", of("b"), Optional.empty()).passed()).isTrue();
        assertThat(judge("mse <= 1", of("b"), Optional.empty()).passed()).isFalse();
    }

    private static Judged judge(String rule, Candidate candidate, Optional<Candidate> champion) {
        Judge judge = new Judge(candidate, champion, HERE);
        return switch (RuleParser.parse(rule)) {
            case Rule.Threshold parsed -> judge.threshold(rule, parsed);
            case Rule.Within parsed -> judge.within(rule, parsed);
            case Rule.Relative parsed -> judge.relative(rule, parsed);
            case Rule.KernelsConform parsed -> throw new IllegalArgumentException(parsed.toString());
            case Rule.ManifestComplete parsed -> throw new IllegalArgumentException(parsed.toString());
            case Rule.CodeClean parsed -> throw new IllegalArgumentException(parsed.toString());
        };
    }

    private static Candidate of(String digest, Evidence... evidence) {
        return new Candidate(digest, "{}", List.of(evidence));
    }

    private static Evidence evidence(
            String id, String metric, double value, String unit, String windows, String hardware) {
        TreeMap<String, Evidence.Metric> metrics = new TreeMap<>();
        metrics.put(metric, new Evidence.Metric(value, said(unit)));
        return new Evidence(
                id,
                "v",
                "backtest",
                metrics,
                Optional.empty(),
                said(windows),
                said(hardware),
                Instant.EPOCH,
                Instant.EPOCH,
                "tester");
    }

    private static Optional<String> said(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
