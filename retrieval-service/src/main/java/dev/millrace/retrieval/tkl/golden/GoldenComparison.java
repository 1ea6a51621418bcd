package dev.millrace.retrieval.tkl.golden;

/**
 * One comparison.
 *
 * @param check what was compared
 * @param tensor the one furthest beyond its tolerance, or what is wrong
 * @param maxError its largest difference
 * @param tolerance that difference may have
 */
public record GoldenComparison(String check, String tensor, double maxError, double tolerance) {

    public boolean holds() {
        return maxError <= tolerance;
    }

    static GoldenComparison failed(String check, String reason) {
        return new GoldenComparison(check, reason, Double.POSITIVE_INFINITY, 0);
    }

    /** NaN is as far as can be. */
    static GoldenComparison of(String check, String tensor, float[] found, float[] expected, double tolerance) {
        if (found.length != expected.length) {
            return failed(check, tensor + " has " + found.length + " elements, expected " + expected.length);
        }
        double error = 0;
        for (int i = 0; i < found.length; i++) {
            double difference = Math.abs((double) found[i] - expected[i]);
            error = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(error, difference);
        }
        return new GoldenComparison(check, tensor, error, tolerance);
    }

    /** The one further beyond its tolerance. */
    GoldenComparison worse(GoldenComparison other) {
        return other.maxError / other.tolerance > maxError / tolerance ? other : this;
    }
}
