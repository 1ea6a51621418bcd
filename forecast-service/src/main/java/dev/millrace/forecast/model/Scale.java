package dev.millrace.forecast.model;

/** Level and spread of a series. Large values do not overflow. */
public record Scale(double centre, double spread) {

    /** Spread below which a series counts as constant, relative to its largest magnitude. */
    private static final double CONSTANT = 1e-13;

    /**
     * Mean and population standard deviation of {@code values[from..to)} without NaN; the spread of a constant is its magnitude,
     * or 1 for zeros, so that it can always divide.
     */
    public static Scale of(double[] values, int from, int to) {
        double largest = 0;
        for (int t = from; t < to; t++) {
            if (!Double.isNaN(values[t])) {
                largest = Math.max(largest, Math.abs(values[t]));
            }
        }
        if (largest == 0) {
            return new Scale(0, 1);
        }
        double sum = 0;
        int count = 0;
        for (int t = from; t < to; t++) {
            if (!Double.isNaN(values[t])) {
                sum += values[t] / largest;
                count++;
            }
        }
        double mean = sum / count;
        double squares = 0;
        for (int t = from; t < to; t++) {
            if (!Double.isNaN(values[t])) {
                double difference = values[t] / largest - mean;
                squares += difference * difference;
            }
        }
        double deviation = Math.sqrt(squares / count);
        return new Scale(mean * largest, deviation > CONSTANT ? deviation * largest : largest);
    }

    /** The first {@code to} values, about 0 with spread 1; NaN stays NaN. */
    public double[] apply(double[] values, int to) {
        double[] scaled = new double[to];
        for (int t = 0; t < to; t++) {
            scaled[t] = (values[t] - centre) / spread;
        }
        return scaled;
    }
}
