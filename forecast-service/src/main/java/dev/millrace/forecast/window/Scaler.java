package dev.millrace.forecast.window;

/**
 * Mean and population standard deviation of each channel, from the training rows alone. The arrays are shared: read only.
 *
 * @param mean {@code [channels]}
 * @param deviation {@code [channels]}; 1 for a constant channel
 */
public record Scaler(double[] mean, double[] deviation) {

    public static Scaler of(SeriesTable table, Block train) {
        int channels = table.channels();
        double[] mean = new double[channels];
        double[] deviation = new double[channels];
        for (int row = train.from(); row < train.to(); row++) {
            for (int c = 0; c < channels; c++) {
                mean[c] += table.value(row, c) / train.rows();
            }
        }
        for (int row = train.from(); row < train.to(); row++) {
            for (int c = 0; c < channels; c++) {
                double difference = table.value(row, c) - mean[c];
                deviation[c] += difference * difference;
            }
        }
        for (int c = 0; c < channels; c++) {
            double spread = Math.sqrt(deviation[c] / train.rows());
            // What is left of a constant is rounding.
            deviation[c] = spread > 1e-13 * Math.abs(mean[c]) ? spread : 1;
        }
        return new Scaler(mean, deviation);
    }

    /** @return {@code [rows, channels]} z-scores */
    public float[] apply(SeriesTable table) {
        float[] scaled = new float[table.values().length];
        int channels = mean.length;
        for (int i = 0; i < scaled.length; i++) {
            int c = i % channels;
            scaled[i] = (float) ((table.values()[i] - mean[c]) / deviation[c]);
        }
        return scaled;
    }

    /** A scaled value in the channel's own unit. */
    public double restore(double scaled, int channel) {
        return scaled * deviation[channel] + mean[channel];
    }
}
