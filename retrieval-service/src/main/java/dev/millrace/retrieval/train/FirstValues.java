package dev.millrace.retrieval.train;

import dev.millrace.retrieval.tkl.TklConfig;
import dev.millrace.tensors.Tensor;
import java.util.HashMap;
import java.util.Map;

/**
 * Where a ranker's training begins: at a late interaction of word states. The projection keeps the directions in which the states differ
 * most, hardly any context is added, a kernel sum counts little more than once however many tokens are in it, kernels count by their
 * cosine, terms by their rareness, and mostly the best window.
 */
final class FirstValues {

    private static final float OWN_SHARE = 0.9f;
    private static final double ROOT = 4;
    private static final double SCALE = 0.6;

    private FirstValues() {}

    /** @param states {@code [words, inputs]} a sample of those that will come in */
    static Map<String, Tensor> of(TklConfig config, float[] states, long seed) {
        Map<String, Tensor> values = new HashMap<>();
        projection(config, states, seed, values);
        values.put("mixer", Tensor.of(new float[] {OWN_SHARE}, 1));
        values.put("saturation_linear.weight", Tensor.of(new float[] {1, 0}, 1, 2));
        values.put("saturation_linear.bias", Tensor.of(new float[] {0.02f}, 1));
        values.put("saturation_linear2.weight", Tensor.of(new float[] {0, 0}, 1, 2));
        values.put("saturation_linear2.bias", Tensor.of(new float[] {(float) ROOT}, 1));
        values.put("saturation_linear3.weight", Tensor.of(new float[] {0, 0}, 1, 2));
        values.put("saturation_linear3.bias", Tensor.of(new float[] {0}, 1));
        int kernels = config.mu().size();
        float[] dense = new float[kernels];
        for (int k = 0; k < kernels; k++) {
            dense[k] = (float) (SCALE * Math.max(0, config.mu().get(k)));
        }
        values.put("dense.weight", Tensor.of(dense, 1, kernels));
        float[] windows = new float[config.values()];
        for (int region = 0; region < config.regions(); region++) {
            windows[region] = region == 0 ? 1 : 0.2f / region;
        }
        values.put("chunk_scoring", Tensor.of(windows, 1, windows.length));
        return values;
    }

    private static void projection(TklConfig config, float[] states, long seed, Map<String, Tensor> values) {
        int inputs = config.inputs();
        int width = config.width();
        Principal principal = Principal.of(states, inputs, width, seed);
        int words = states.length / inputs;
        double squares = 0;
        for (int w = 0; w < words; w++) {
            for (double[] direction : principal.directions()) {
                double along = 0;
                for (int i = 0; i < inputs; i++) {
                    along += (states[w * inputs + i] - principal.mean()[i]) * direction[i];
                }
                squares += along * along;
            }
        }
        // As long as what the contextualiser's last normalisation gives.
        double scale = Math.sqrt(width / Math.max(squares / words, 1e-12));
        float[] weight = new float[width * inputs];
        float[] bias = new float[width];
        for (int d = 0; d < width; d++) {
            double offset = 0;
            for (int i = 0; i < inputs; i++) {
                weight[d * inputs + i] = (float) (scale * principal.directions()[d][i]);
                offset += scale * principal.directions()[d][i] * principal.mean()[i];
            }
            bias[d] = (float) -offset;
        }
        values.put("projection.weight", Tensor.of(weight, width, inputs));
        values.put("projection.bias", Tensor.of(bias, width));
    }
}
