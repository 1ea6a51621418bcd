package dev.millrace.retrieval.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimingTest {

    @Test
    void theExponentIsThatOfAllLengths() {
        assertThat(Timing.exponent(List.of(1, 10, 100), List.of(3.0, 3 * Math.pow(10, 1.5), 3e3)))
                .isCloseTo(1.5, within(1e-9));
        assertThat(Timing.exponent(List.of(8), List.of(1.0))).isNaN();
    }

    @Test
    void shortWorkIsDoneSeveralTimes() {
        AtomicInteger calls = new AtomicInteger();

        assertThat(Timing.fastest(1e-3, calls::incrementAndGet)).isPositive();
        assertThat(calls.get()).isGreaterThanOrEqualTo(3);

        calls.set(0);
        assertThat(Timing.median(5, calls::incrementAndGet)).isPositive();
        assertThat(calls).hasValue(10);
    }
}
