package dev.millrace.stack.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private final LedgerPlan plan = LedgerPlan.withKills(5, 1, 0.1, 0.05, 0, 1, 7);
    private final Ledger ledger = new Ledger(plan);
    private final long[] times = IntStream.range(0, 5).mapToLong(plan::time).toArray();

    @BeforeEach
    void everythingIsAcknowledged() {
        ledger.acknowledged(0, new int[] {0, 1, 2, 3, 4}, new double[] {1, 2, 3, 4, 5});
        ledger.acknowledged(0, new int[] {2}, new double[] {30});
    }

    @Test
    void theSameIsEqual() {
        assertThat(compare(times, 1, 2, 30, 4, 5).equal()).isTrue();
    }

    @Test
    void aLostPointIsMissing() {
        Comparison comparison = compare(Arrays.copyOf(times, 4), 1, 2, 30, 4);
        assertThat(comparison.missing()).isEqualTo(1);
        assertThat(comparison.equal()).isFalse();
        assertThat(comparison.examples()).singleElement().asString().contains("missing, acknowledged 5.0");
    }

    @Test
    void aForgottenCorrectionIsWrong() {
        Comparison comparison = compare(times, 1, 2, 3, 4, 5);
        assertThat(comparison.wrong()).isEqualTo(1);
        assertThat(comparison.equal()).isFalse();
    }

    @Test
    void aPointNobodySentIsInvented() {
        long[] more = {times[0], times[0] + 1, times[1], times[2], times[3], times[4], times[4] + 1};
        Comparison comparison = compare(more, 1, 9, 2, 30, 4, 5, 9);
        assertThat(comparison.invented()).isEqualTo(2);
        assertThat(comparison.equal()).isFalse();
    }

    @Test
    void aPointThatWasNeverAcknowledgedIsInvented() {
        Ledger empty = new Ledger(plan);
        Comparison.Builder builder = new Comparison.Builder();
        builder.series(plan, empty, 0, new long[] {times[3]}, new double[] {4});
        assertThat(builder.build().invented()).isEqualTo(1);
    }

    private Comparison compare(long[] storedTimes, double... values) {
        Comparison.Builder builder = new Comparison.Builder();
        builder.series(plan, ledger, 0, storedTimes, values);
        return builder.build();
    }
}
