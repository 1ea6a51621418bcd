package dev.millrace.retrieval.tkl;

import dev.millrace.tensors.Tensor;
import java.util.Map;

/**
 * The saturation of one query term in a window of one length: {@code scale·x^power - shift}, or {@code scale·x - shift} where there is no
 * power.
 */
record TermCurve(float scale, float power, float shift) {

    private static final double EPSILON = 1e-5;

    /** The learnt numbers behind the curves. */
    record Source(Saturation saturation, double[] first, double[] second, double[] third, double[] norm) {

        static Source of(Saturation saturation, Map<String, Tensor> weights) {
            boolean log = saturation == Saturation.LOG;
            boolean powers = !log && saturation != Saturation.LINEAR;
            return new Source(
                    saturation,
                    log ? new double[3] : pair(weights, "saturation_linear"),
                    log ? new double[3] : pair(weights, "saturation_linear2"),
                    powers ? pair(weights, "saturation_linear3") : new double[3],
                    saturation == Saturation.EMBEDDING
                            ? joined(weights, "sat_normer.weight", "sat_normer.bias")
                            : new double[0]);
        }

        TermCurve curve(float ofTerm, int length) {
            double term = ofTerm;
            double tokens = length;
            if (norm.length > 0) {
                double half = (term - tokens) / 2;
                double sign = half / Math.sqrt(half * half + EPSILON);
                term = sign * norm[0] + norm[2];
                tokens = -sign * norm[1] + norm[3];
            }
            double a = value(first, term, tokens);
            double b = value(second, term, tokens);
            return switch (saturation) {
                case EMBEDDING, IDF -> new TermCurve((float) a, (float) (1 / b), (float) value(third, term, tokens));
                case LINEAR -> new TermCurve((float) a, 1, (float) -b);
                case LOG -> new TermCurve((float) Math.log(2), 1, 0);
            };
        }

        private static double value(double[] pair, double term, double tokens) {
            return pair[0] * term + pair[1] * tokens + pair[2];
        }

        private static double[] pair(Map<String, Tensor> weights, String name) {
            return joined(weights, name + ".weight", name + ".bias");
        }

        private static double[] joined(Map<String, Tensor> weights, String name, String other) {
            double[] values = Weights.of(weights, name);
            double[] more = Weights.of(weights, other);
            double[] all = java.util.Arrays.copyOf(values, values.length + more.length);
            System.arraycopy(more, 0, all, values.length, more.length);
            return all;
        }
    }
}
