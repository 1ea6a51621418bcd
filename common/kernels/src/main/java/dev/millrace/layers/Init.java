package dev.millrace.layers;

import java.util.random.RandomGenerator;

/** How a parameter's first values are drawn. */
public sealed interface Init {

    /** Fills in row-major order. */
    void fill(float[] values, RandomGenerator random);

    /** The same value everywhere. */
    record Constant(float value) implements Init {
        @Override
        public void fill(float[] values, RandomGenerator random) {
            java.util.Arrays.fill(values, value);
        }
    }

    /** Uniform over {@code [-bound, bound)}. */
    record Uniform(double bound) implements Init {
        @Override
        public void fill(float[] values, RandomGenerator random) {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
            }
        }
    }

    /** Gaussian with mean 0. */
    record Normal(double deviation) implements Init {
        @Override
        public void fill(float[] values, RandomGenerator random) {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (random.nextGaussian() * deviation);
            }
        }
    }

    /** These values, in row-major order. */
    record Given(float[] given) implements Init {
        @Override
        public void fill(float[] values, RandomGenerator random) {
            System.arraycopy(given, 0, values, 0, values.length);
        }
    }

    Init ZERO = new Constant(0);
    Init ONE = new Constant(1);

    /** What the papers' framework draws for linear maps and convolutions and their biases: U(±1/√fan-in). */
    static Init fanIn(long inputs) {
        return new Uniform(1 / Math.sqrt(inputs));
    }

    /** Kaiming normal, fan-in, for a leaky ReLU of slope 0: N(0, 2/fan-in). */
    static Init kaiming(long inputs) {
        return new Normal(Math.sqrt(2.0 / inputs));
    }
}
