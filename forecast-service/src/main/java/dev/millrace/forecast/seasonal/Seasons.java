package dev.millrace.forecast.seasonal;

import dev.millrace.forecast.series.Frequency;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * Detects a season. Candidates are what the calendar suggests and the highest peaks of the autocorrelation, of the
 * differenced series and of the series less its line. A candidate is confirmed by the autocorrelation at its own lag after a
 * moving average of that length is taken away, which removes trend and random walk but not the season.
 *
 * <p>At least two whole cycles are needed for a length the calendar suggests, and {@value #CYCLES} for any other.
 */
public final class Seasons {

    /** Weakest autocorrelation that counts, for calendar lengths and for others. */
    private static final double HINTED = 0.3;

    private static final double FOUND = 0.4;
    private static final int CYCLES = 8;

    /** A longer season replaces a shorter one when it leaves at most this share of what the shorter leaves unexplained. */
    private static final double LONGER_IS_WORTH = 0.75;

    /** A peak within this fraction of a calendar length is that length, blurred by noise. */
    private static final int NEAR = 8;

    private static final int SEARCHED_POINTS = 4096;
    private static final int PEAKS = 6;

    private record Candidate(int length, double strength) {}

    private Seasons() {}

    /**
     * @param values on a regular grid, without NaN
     * @return steps per season, 1 for none
     */
    public static int detect(double[] values, Frequency frequency) {
        int n = values.length;
        List<Candidate> confirmed = new ArrayList<>();
        List<Integer> hints = CalendarHints.of(frequency);
        for (int length : hints) {
            if (2 * length <= n) {
                confirm(values, length, HINTED, confirmed);
            }
        }
        for (int length : peaks(values)) {
            if (hints.stream().noneMatch(hint -> Math.abs(hint - length) <= 1 + hint / NEAR)) {
                confirm(values, length, FOUND, confirmed);
            }
        }
        confirmed.sort(Comparator.comparingInt(Candidate::length));
        Candidate best = new Candidate(1, Double.NaN);
        for (Candidate candidate : confirmed) {
            if (best.length() == 1 || 1 - candidate.strength() <= LONGER_IS_WORTH * (1 - best.strength())) {
                best = candidate;
            }
        }
        return best.length();
    }

    private static void confirm(double[] values, int length, double threshold, List<Candidate> confirmed) {
        double[] rest = Autocorrelation.lessMovingAverage(values, length);
        if (rest.length <= length + 2) {
            return;
        }
        double at = Autocorrelation.at(rest, length);
        // few cycles of a random walk repeat themselves by chance: the fewer, the stronger a season has to be
        double cycles = (double) values.length / length;
        double chance = Math.max(0.9 - 0.1 * (cycles - 2), 2 / Math.sqrt(rest.length - length));
        if (at >= Math.max(threshold, chance)) {
            confirmed.add(new Candidate(length, at));
        }
    }

    private static TreeSet<Integer> peaks(double[] values) {
        int n = Math.min(values.length, SEARCHED_POINTS);
        double[] newest = Arrays.copyOfRange(values, values.length - n, values.length);
        int longest = n / CYCLES;
        TreeSet<Integer> lengths = new TreeSet<>();
        if (longest < 3) {
            return lengths;
        }
        for (double[] view : List.of(Autocorrelation.differenced(newest), Autocorrelation.lessLine(newest))) {
            double[] correlation = Autocorrelation.upTo(view, longest + 1);
            List<Integer> tops = new ArrayList<>();
            for (int lag = 2; lag <= longest; lag++) {
                if (correlation[lag] > 0.1 && highestAround(correlation, lag)) {
                    tops.add(lag);
                }
            }
            tops.sort(Comparator.comparingDouble((Integer lag) -> -correlation[lag]));
            lengths.addAll(tops.subList(0, Math.min(PEAKS, tops.size())));
        }
        return lengths;
    }

    private static boolean highestAround(double[] correlation, int lag) {
        int reach = Math.max(1, lag / 8);
        for (int other = lag - reach; other <= Math.min(lag + reach, correlation.length - 1); other++) {
            if (correlation[other] > correlation[lag]) {
                return false;
            }
        }
        return true;
    }
}
