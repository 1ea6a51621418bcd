package dev.millrace.retrieval.decoder;

/** How rotary positions are stretched beyond the length a decoder was trained for. */
public sealed interface RopeScaling {

    /**
     * Angles per position, one for each pair of features.
     *
     * @param theta the base @param dim features of a head, even
     * @param length tokens that are seen together
     */
    double[] frequencies(double theta, int dim, int length);

    private static double[] plain(double theta, int dim) {
        double[] frequencies = new double[dim / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = Math.pow(theta, -2.0 * i / dim);
        }
        return frequencies;
    }

    /** Not at all. */
    record None() implements RopeScaling {
        @Override
        public double[] frequencies(double theta, int dim, int length) {
            return plain(theta, dim);
        }
    }

    /** Every position divided by a factor. */
    record Linear(double factor) implements RopeScaling {
        @Override
        public double[] frequencies(double theta, int dim, int length) {
            double[] frequencies = plain(theta, dim);
            for (int i = 0; i < frequencies.length; i++) {
                frequencies[i] /= factor;
            }
            return frequencies;
        }
    }

    /** NTK-aware: the base grows with the length once that exceeds the trained one. */
    record Dynamic(double factor, int trained) implements RopeScaling {
        @Override
        public double[] frequencies(double theta, int dim, int length) {
            if (length <= trained) {
                return plain(theta, dim);
            }
            double stretch = factor * length / trained - (factor - 1);
            return plain(theta * Math.pow(stretch, dim / (dim - 2.0)), dim);
        }
    }

    /** As Llama 3.1: long wavelengths divided by the factor, short ones left, in between a mixture. */
    record Llama3(double factor, double low, double high, int trained) implements RopeScaling {
        @Override
        public double[] frequencies(double theta, int dim, int length) {
            double[] frequencies = plain(theta, dim);
            for (int i = 0; i < frequencies.length; i++) {
                double turns = trained * frequencies[i] / (2 * Math.PI);
                double kept = Math.clamp((turns - low) / (high - low), 0, 1);
                frequencies[i] *= kept + (1 - kept) / factor;
            }
            return frequencies;
        }
    }
}
