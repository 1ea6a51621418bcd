package dev.millrace.forecast.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.events.TenantId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShadowTest {

    private static final Instant ORIGIN = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void itTakesItsShareOfTheOrigins() {
        for (double share : new double[] {0.01, 0.3, 0.9}) {
            long taken = IntStream.range(0, 20_000)
                    .filter(i -> shadow("one", share).takes(ORIGIN.plusSeconds(i)))
                    .count();
            assertThat(taken / 20_000.0).isEqualTo(share, within(0.015));
        }
        assertThat(IntStream.range(0, 1000)).allMatch(i -> shadow("one", 1).takes(ORIGIN.plusSeconds(i)));
    }

    @Test
    void whichItTakesIsTheSameEverywhereAndAnotherForAnotherShadow() {
        Shadow one = shadow("one", 0.5);
        assertThat(IntStream.range(0, 1000))
                .allMatch(i ->
                        one.takes(ORIGIN.plusSeconds(i)) == shadow("one", 0.5).takes(ORIGIN.plusSeconds(i)));
        assertThat(IntStream.range(0, 1000))
                .anyMatch(i ->
                        one.takes(ORIGIN.plusSeconds(i)) != shadow("two", 0.5).takes(ORIGIN.plusSeconds(i)));
    }

    @Test
    void aLargerShareTakesAllThatASmallerOneDoes() {
        assertThat(IntStream.range(0, 1000).filter(i -> shadow("one", 0.2).takes(ORIGIN.plusSeconds(i))))
                .allMatch(i -> shadow("one", 0.4).takes(ORIGIN.plusSeconds(i)));
    }

    @Test
    void noShareIsNoShadow() {
        for (double share : new double[] {0, -1, 1.01, Double.NaN}) {
            assertThatThrownBy(() -> shadow("one", share)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    static Shadow shadow(String id, double share) {
        return new Shadow(
                new TenantId("t"),
                id,
                "trained/m",
                "c".repeat(64),
                "d".repeat(64),
                share,
                Optional.empty(),
                OptionalLong.empty(),
                ORIGIN);
    }
}
