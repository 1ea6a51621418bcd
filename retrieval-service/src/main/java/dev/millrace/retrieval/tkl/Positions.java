package dev.millrace.retrieval.tkl;

/** First values of the learnt positions: sines in the first half of the features, cosines in the second, wavelengths from 1 to 10,000. */
final class Positions {

    private Positions() {}

    /** {@code [rows, width]}, row-major, from position {@code first} on; an odd width ends with a zero. */
    static float[] table(int first, int rows, int width) {
        int half = width / 2;
        double increment = Math.log(1e4) / Math.max(1, half - 1);
        float[] table = new float[rows * width];
        for (int i = 0; i < half; i++) {
            double frequency = Math.exp(-i * increment);
            for (int row = 0; row < rows; row++) {
                double angle = (first + row) * frequency;
                table[row * width + i] = (float) Math.sin(angle);
                table[row * width + half + i] = (float) Math.cos(angle);
            }
        }
        return table;
    }
}
