package dev.millrace.forecast.shadow;

/**
 * Errors of one version, summed over steps, in units of what it was scaled by.
 *
 * @param squares of errors
 * @param errors without their sign
 * @param covered values within the central 90 %, both ends included
 */
record Score(double squares, double errors, long covered) {

    static final Score NONE = new Score(0, 0, 0);

    /**
     * @param forecast means, lower and upper ends, {@code [3, horizon]}
     * @param actuals {@code [horizon]}, NaN where there is none
     */
    static Score of(double[] forecast, double[] actuals, double unit) {
        int horizon = actuals.length;
        double squares = 0;
        double errors = 0;
        long covered = 0;
        for (int h = 0; h < horizon; h++) {
            double actual = actuals[h];
            if (!Double.isNaN(actual)) {
                double error = (actual - forecast[h]) / unit;
                squares += error * error;
                errors += Math.abs(error);
                covered += actual >= forecast[horizon + h] && actual <= forecast[2 * horizon + h] ? 1 : 0;
            }
        }
        return new Score(squares, errors, covered);
    }

    Score plus(Score other) {
        return new Score(squares + other.squares, errors + other.errors, covered + other.covered);
    }

    boolean isFinite() {
        return Double.isFinite(squares) && Double.isFinite(errors);
    }
}
