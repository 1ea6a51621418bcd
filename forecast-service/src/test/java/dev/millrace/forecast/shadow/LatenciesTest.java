package dev.millrace.forecast.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());

    @Test
    void aQuantileIsAtMostATenthTooLong() {
        System.out.println("LatenciesTest -Dmillrace.seed=" + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        Latencies latencies = new Latencies(new long[0]);
        long[] nanos = random.longs(1000, 100_000, 5_000_000_000L).toArray();
        for (long one : nanos) {
            latencies.add(one);
        }
        Arrays.sort(nanos);
        double exact = nanos[949] / 1e6;
        assertThat(new Latencies(latencies.counts()).quantile(0.95).orElseThrow())
                .isBetween(exact * 0.999999, exact * 1.1000001);
    }

    @Test
    void whatIsShorterOrLongerThanAllStepsIsInTheFirstOrTheLast() {
        Latencies latencies = new Latencies(new long[0]);
        assertThat(latencies.quantile(0.95)).isEmpty();
        latencies.add(0);
        assertThat(latencies.quantile(0.95)).hasValue(0.05);
        latencies.add(Long.MAX_VALUE);
        assertThat(latencies.quantile(0.95).orElseThrow()).isGreaterThan(3600 * 1000.0);
    }
}
