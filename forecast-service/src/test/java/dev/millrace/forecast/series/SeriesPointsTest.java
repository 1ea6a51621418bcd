package dev.millrace.forecast.series;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.PointsBatch;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SeriesPointsTest {

    private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());

    @Test
    void keepsTheLastOfSeveralPointsAtOneTime() {
        Random random = new Random(SEED);
        for (int round = 0; round < 200; round++) {
            SeriesPoints points = new SeriesPoints();
            TreeMap<Long, Double> expected = new TreeMap<>();
            int batches = 1 + random.nextInt(5);
            for (int b = 0; b < batches; b++) {
                int size = 1 + random.nextInt(20);
                long[] times = random.longs(size, -15, 15).toArray();
                double[] values = random.doubles(size).toArray();
                for (int i = 0; i < size; i++) {
                    expected.put(times[i], values[i]);
                }
                points.add(batch(times, values));
            }
            points.settle();

            List<Long> times = new ArrayList<>();
            List<Double> values = new ArrayList<>();
            for (int i = 0; i < points.size(); i++) {
                times.add(points.time(i));
                values.add(points.value(i));
            }
            assertThat(times).as("seed %d", SEED).containsExactlyElementsOf(expected.keySet());
            assertThat(values).as("seed %d", SEED).containsExactlyElementsOf(expected.values());
            long pivot = random.nextLong(-16, 16);
            assertThat(points.firstAfter(pivot))
                    .as("seed %d", SEED)
                    .isEqualTo(expected.headMap(pivot, true).size());
        }
    }

    @Test
    void doesNotChangeTheEventsArrays() {
        long[] times = {3, 1, 2};
        double[] values = {30, 10, 20};
        SeriesPoints points = new SeriesPoints();
        points.add(batch(times, values));
        points.add(batch(new long[] {0}, new double[] {0}));
        points.settle();
        assertThat(times).containsExactly(3, 1, 2);
        assertThat(values).containsExactly(30, 10, 20);
    }

    private static PointsBatch batch(long[] times, double[] values) {
        return new PointsBatch(
                TenantId.DEFAULT, new SeriesId("a"), Optional.empty(), Map.of(), Optional.empty(), times, values);
    }
}
