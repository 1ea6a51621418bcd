package dev.millrace.retrieval.tkl;

import java.lang.foreign.MemorySegment;

/**
 * Loops over runs of numbers that the compiler makes vector instructions of: one array written, no branch, and arrays of floats all at the
 * same index, or it must assume that they overlap. What looks at a float's bits goes through a copy: the compiler does not vectorise
 * the conversion of one element.
 */
final class Runs {

    private static final float LN2 = 0.693147181f;
    private static final float LEAST_EXPONENT = -120;
    private static final float MOST_EXPONENT = 120;
    private static final int BIAS = 127;
    private static final int MANTISSA = 23;
    /** Makes truncation round to the nearest for every exponent in range. */
    private static final int SHIFT = 256;
    /** The bits of √½: mantissas are taken from there to √2. */
    private static final int ROOT_HALF = 0x3f3504f3;

    private Runs() {}

    static void widen(byte[] bytes, int at, float[] out, int count) {
        for (int i = 0; i < count; i++) {
            out[i] = bytes[at + i];
        }
    }

    static void addFour(float[] sum, float[][] four, float[] weights, int w, int count) {
        addFour(
                sum,
                four[0],
                four[1],
                four[2],
                four[3],
                weights[w],
                weights[w + 1],
                weights[w + 2],
                weights[w + 3],
                count);
    }

    private static void addFour(
            float[] sum,
            float[] x0,
            float[] x1,
            float[] x2,
            float[] x3,
            float w0,
            float w1,
            float w2,
            float w3,
            int count) {
        for (int i = 0; i < count; i++) {
            sum[i] += w0 * x0[i] + w1 * x1[i] + w2 * x2[i] + w3 * x3[i];
        }
    }

    /** One over the root; of zero it is one. */
    static void inverseRoots(float[] squares, int count) {
        for (int i = 0; i < count; i++) {
            squares[i] = 1 / (float) Math.sqrt(Math.max(squares[i], 1));
        }
    }

    static void multiply(float[] a, float[] b, int count) {
        for (int i = 0; i < count; i++) {
            a[i] *= b[i];
        }
    }

    static void addProducts(float[] sum, float[] a, float[] b, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] += a[i] * b[i];
        }
    }

    static void addProducts(float[] sum, float[] a, float[] b, float weight, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] += weight * (a[i] * b[i]);
        }
    }

    static void addScaled(float[] sum, float[] a, float weight, int count) {
        for (int i = 0; i < count; i++) {
            sum[i] += weight * a[i];
        }
    }

    /** {@code sum[i] += a[from + i]}. */
    static void addShifted(float[] sum, float[] a, int from, float[] scratch, int count) {
        System.arraycopy(a, from, scratch, 0, count);
        for (int i = 0; i < count; i++) {
            sum[i] += scratch[i];
        }
    }

    /**
     * A Gaussian {@code exp2(-slope·(x - mu)²)} as a fraction and a power of two, to be multiplied.
     *
     * @param whole for the exponents
     */
    static void gaussian(float[] x, float mu, float slope, float[] fraction, float[] power, int[] whole, int count) {
        for (int i = 0; i < count; i++) {
            float d = x[i] - mu;
            fraction[i] = Math.max(-slope * (d * d), LEAST_EXPONENT);
        }
        exp2(fraction, power, whole, count);
    }

    /** {@code exp2(logs·exponents)}, likewise. */
    static void powers(float[] logs, float[] exponents, float[] fraction, float[] power, int[] whole, int count) {
        for (int i = 0; i < count; i++) {
            fraction[i] = Math.min(Math.max(logs[i] * exponents[i], LEAST_EXPONENT), MOST_EXPONENT);
        }
        exp2(fraction, power, whole, count);
    }

    /**
     * Of {@code x} in place its fractional part's power, and beside it that of the whole part. By the exponential's series up to the sixth
     * power of at most ln(2)/2: relative error below 2e-7.
     */
    private static void exp2(float[] x, float[] power, int[] whole, int count) {
        for (int i = 0; i < count; i++) {
            whole[i] = (int) (x[i] + (SHIFT + 0.5f)) - SHIFT;
        }
        for (int i = 0; i < count; i++) {
            float r = (x[i] - whole[i]) * LN2;
            x[i] = 1 + r * (1 + r * (1f / 2 + r * (1f / 6 + r * (1f / 24 + r * (1f / 120 + r * (1f / 720))))));
        }
        for (int i = 0; i < count; i++) {
            whole[i] = (whole[i] + BIAS) << MANTISSA;
        }
        MemorySegment.copy(
                MemorySegment.ofArray(whole), 0, MemorySegment.ofArray(power), 0, (long) Float.BYTES * count);
    }

    /**
     * Binary logarithms of {@code max(factor·x, least)}, in place: exponent and the series of artanh for the mantissa, absolute error
     * below 3e-7 beside the rounding of the result.
     */
    static void log2(float[] x, float factor, float least, float[] mantissas, int[] bits, int[] exponents, int count) {
        for (int i = 0; i < count; i++) {
            x[i] = Math.max(x[i] * factor, least);
        }
        MemorySegment.copy(MemorySegment.ofArray(x), 0, MemorySegment.ofArray(bits), 0, (long) Float.BYTES * count);
        for (int i = 0; i < count; i++) {
            exponents[i] = (bits[i] - ROOT_HALF) >> MANTISSA;
        }
        for (int i = 0; i < count; i++) {
            bits[i] = bits[i] - (exponents[i] << MANTISSA);
        }
        MemorySegment.copy(
                MemorySegment.ofArray(bits), 0, MemorySegment.ofArray(mantissas), 0, (long) Float.BYTES * count);
        for (int i = 0; i < count; i++) {
            float s = (mantissas[i] - 1) / (mantissas[i] + 1);
            float q = s * s;
            x[i] = exponents[i] + s * (2 / LN2) * (1 + q * (1f / 3 + q * (1f / 5 + q * (1f / 7 + q * (1f / 9)))));
        }
    }
}
