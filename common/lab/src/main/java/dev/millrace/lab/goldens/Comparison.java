package dev.millrace.lab.goldens;

import java.util.Locale;

/** Compares tensors one by one and remembers the worst, by its error in units of its tolerance. NaN is worse than anything. */
public final class Comparison {

    private final String check;
    private String worst = "";
    private double worstError;
    private double worstTolerance;
    private double worstRatio = -1;
    private int tensors;

    /** @param check what is compared, as the result names it */
    public Comparison(String check) {
        this.check = check;
    }

    /** Elements at which {@code counted} is false don't count. */
    public Comparison add(String name, float[] found, float[] expected, double tolerance, boolean[] counted) {
        if (found.length != expected.length) {
            return failed(
                    String.format(Locale.ROOT, "%s has %d elements, expected %d", name, found.length, expected.length));
        }
        double error = 0;
        for (int i = 0; i < found.length; i++) {
            if (counted[i]) {
                double difference = Math.abs((double) found[i] - expected[i]);
                error = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(error, difference);
            }
        }
        tensors++;
        worse(name, error, tolerance);
        return this;
    }

    /** Elements in the same order; the tolerance is absolute. */
    public Comparison add(String name, float[] found, float[] expected, double tolerance) {
        boolean[] all = new boolean[expected.length];
        java.util.Arrays.fill(all, true);
        return add(name, found, expected, tolerance, all);
    }

    /** Something that cannot be compared. */
    public Comparison failed(String reason) {
        tensors++;
        worse(reason, Double.POSITIVE_INFINITY, 0);
        return this;
    }

    private void worse(String name, double error, double tolerance) {
        double ratio = tolerance > 0 ? error / tolerance : Double.POSITIVE_INFINITY;
        if (ratio > worstRatio) {
            worst = name;
            worstError = error;
            worstTolerance = tolerance;
            worstRatio = ratio;
        }
    }

    /** A check that compared nothing has failed. */
    public GoldenResult result(String file, String kind) {
        if (tensors == 0) {
            failed("the file has nothing to compare with");
        }
        GoldenResult.Status status = worstRatio <= 1 ? GoldenResult.Status.PASS : GoldenResult.Status.FAIL;
        return new GoldenResult(file, kind, check, worst, worstError, worstTolerance, status);
    }
}
