package dev.millrace.forecast.series;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Points brought into steps.
 *
 * @param end start of the last step
 * @param values one for each step, NaN where there is no point; neither the first nor the last is NaN. Read only
 */
public record Resampled(Instant end, double[] values) {

    /** How many of the newest points tell how far apart they usually are. */
    static final int LOOKED_AT = 101;

    private static final int MOST_STEPS = 1_000_000;

    /**
     * @param times of points in any order
     * @param points finite; of several at one time the later in the array stands
     * @return no steps when there is no point before the one that is left out
     * @throws IllegalArgumentException when there would be more than a million steps
     */
    public static Resampled of(Instant[] times, double[] points, Resampling resampling) {
        int[] order = IntStream.range(0, times.length)
                .boxed()
                .sorted((a, b) -> times[a].equals(times[b]) ? Integer.compare(a, b) : times[a].compareTo(times[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        long[] sorted = new long[times.length];
        double[] values = new double[times.length];
        int count = 0;
        for (int i : order) {
            long time = Nanos.of(times[i]);
            count -= count > 0 && sorted[count - 1] == time ? 1 : 0;
            sorted[count] = time;
            values[count++] = points[i];
        }
        sorted = Arrays.copyOf(sorted, count);
        if (count == 0) {
            return new Resampled(Instant.EPOCH, new double[0]);
        }
        long until = complete(resampling, Arrays.copyOfRange(sorted, Math.max(0, count - LOOKED_AT), count));
        List<Instant> starts = new ArrayList<>();
        List<Double> steps = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= count && sorted[from] <= until; i++) {
            Instant start = resampling.startOf(sorted[from]);
            if (i == count || !resampling.startOf(sorted[i]).equals(start)) {
                starts.add(start);
                steps.add(value(values, from, i, resampling.aggregate()));
                from = i;
                if (from == count) {
                    break;
                }
            }
        }
        if (starts.isEmpty()) {
            return new Resampled(Instant.EPOCH, new double[0]);
        }
        return new Resampled(starts.getLast(), grid(resampling.step(), starts, steps));
    }

    private static double value(double[] values, int from, int to, Resampling.Aggregate rule) {
        return switch (rule) {
            case MEAN -> Arrays.stream(values, from, to).average().orElseThrow();
            case MIN -> Arrays.stream(values, from, to).min().orElseThrow();
            case MAX -> Arrays.stream(values, from, to).max().orElseThrow();
            case SUM -> Arrays.stream(values, from, to).sum();
            case FIRST -> values[from];
            case LAST -> values[to - 1];
            case COUNT -> to - from;
        };
    }

    /** @param starts ascending, of steps that hold points */
    static double[] grid(Frequency step, List<Instant> starts, List<Double> values) {
        Instant first = starts.getFirst();
        long steps = step.stepsBetween(first, starts.getLast()) + 1;
        if (steps > MOST_STEPS) {
            throw new IllegalArgumentException("more than " + MOST_STEPS + " steps lie between first and last");
        }
        double[] grid = new double[(int) steps];
        Arrays.fill(grid, Double.NaN);
        for (int i = 0; i < starts.size(); i++) {
            grid[(int) step.stepsBetween(first, starts.get(i))] = values.get(i);
        }
        return grid;
    }

    /**
     * The last nanosecond that counts: the end of the last step in which no more points are due. One is due where it would be the next even after a distance
     * that only a tenth of the newest exceed.
     *
     * @param newest times, ascending, at least one
     */
    static long complete(Resampling resampling, long[] newest) {
        long last = newest[newest.length - 1];
        long next = resampling.following(last);
        long[] apart = new long[newest.length - 1];
        for (int i = 0; i < apart.length; i++) {
            apart[i] = newest[i + 1] - newest[i];
        }
        Arrays.sort(apart);
        long usual = apart.length == 0 ? 0 : apart[apart.length * 9 / 10];
        boolean due = usual > 0 && last < next - usual;
        return due ? Nanos.of(resampling.startOf(last)) - 1 : next - 1;
    }
}
