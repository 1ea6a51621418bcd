package dev.millrace.forecast.backtest.score;

/** Student's t distribution with whole degrees of freedom (Abramowitz and Stegun, 26.7.3 and 26.7.4). */
final class StudentT {

    private StudentT() {}

    /** Probability of a value at least as far from 0 as {@code t}. */
    static double twoSided(double t, int degrees) {
        if (degrees < 1 || Double.isNaN(t)) {
            throw new IllegalArgumentException(
                    "no t distribution has " + degrees + " degrees of freedom, or value " + t);
        }
        double angle = Math.atan(Math.abs(t) / Math.sqrt(degrees));
        double sine = Math.sin(angle);
        double cosine = Math.cos(angle);
        double inside;
        if (degrees % 2 == 1) {
            double sum = 0;
            double term = cosine;
            for (int k = 1; k <= degrees - 2; k += 2) {
                sum += term;
                term *= cosine * cosine * (k + 1) / (k + 2);
            }
            inside = 2 / Math.PI * (angle + sine * sum);
        } else {
            double sum = 0;
            double term = 1;
            for (int k = 0; k <= degrees - 2; k += 2) {
                sum += term;
                term *= cosine * cosine * (k + 1) / (k + 2);
            }
            inside = sine * sum;
        }
        return Math.clamp(1 - inside, 0, 1);
    }
}
