package dev.millrace.retrieval.lab.bench;

import java.util.Arrays;
import java.util.List;

/** How long work takes on this machine, and how that grows. */
public final class Timing {

    private static final int LEAST_CALLS = 3;
    /** Work that takes so many times longer than it is to be timed for is not done again. */
    private static final int LONG = 10;

    private Timing() {}

    /** The fastest of several calls, in ms: what else runs at the time only ever slows one down. @param seconds to call it for, about */
    public static double fastest(double seconds, Runnable work) {
        double best = Double.MAX_VALUE;
        double spent = 0;
        for (int call = 0; spent < LONG * 1e3 * seconds && (call < LEAST_CALLS || spent < 1e3 * seconds); call++) {
            double took = once(work);
            best = Math.min(best, took);
            spent += took;
        }
        return best;
    }

    /** The middle one of several calls, in ms, after as many that do not count. */
    public static double median(int calls, Runnable work) {
        double[] millis = new double[calls];
        for (int call = -calls; call < calls; call++) {
            double took = once(work);
            if (call >= 0) {
                millis[call] = took;
            }
        }
        Arrays.sort(millis);
        return millis[calls / 2];
    }

    /** In ms. */
    public static double once(Runnable work) {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1e6;
    }

    /** The exponent that time grows with: least squares of ln time on ln length. @return NaN with fewer than two lengths */
    public static double exponent(List<Integer> lengths, List<Double> times) {
        double meanX = lengths.stream().mapToDouble(Math::log).average().orElse(0);
        double meanY = times.stream().mapToDouble(Math::log).average().orElse(0);
        double products = 0;
        double squares = 0;
        for (int i = 0; i < lengths.size(); i++) {
            double x = Math.log(lengths.get(i)) - meanX;
            products += x * (Math.log(times.get(i)) - meanY);
            squares += x * x;
        }
        return squares > 0 ? products / squares : Double.NaN;
    }
}
