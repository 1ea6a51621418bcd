package dev.millrace.layers;

/**
 * Fixed positions (Vaswani et al., 2017): even features {@code sin(t·10000^(-2i/d))}, odd ones the cosine. In single precision
 * throughout, as the papers' code has it: at position 100 the difference is larger than a model's rounding.
 */
public final class Sinusoid {

    private Sinusoid() {}

    /** {@code [positions, features]}, row-major. */
    public static float[] table(int positions, int features) {
        float[] table = new float[positions * features];
        float slope = (float) (-Math.log(10000.0) / features);
        for (int i = 0; i < features; i += 2) {
            float frequency = (float) Math.exp((float) i * slope);
            for (int t = 0; t < positions; t++) {
                float angle = t * frequency;
                table[t * features + i] = (float) Math.sin(angle);
                if (i + 1 < features) {
                    table[t * features + i + 1] = (float) Math.cos(angle);
                }
            }
        }
        return table;
    }

    /** {@code [features, positions]}, row-major. */
    public static float[] byFeature(int positions, int features) {
        float[] table = table(positions, features);
        float[] turned = new float[table.length];
        for (int t = 0; t < positions; t++) {
            for (int i = 0; i < features; i++) {
                turned[i * positions + t] = table[t * features + i];
            }
        }
        return turned;
    }
}
