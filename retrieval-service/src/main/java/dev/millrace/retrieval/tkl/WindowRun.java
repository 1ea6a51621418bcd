package dev.millrace.retrieval.tkl;

import java.util.Arrays;

/** Scores of some hundreds of neighbouring windows at a time, from cosines. One thread at a time. */
final class WindowRun {

    /** Windows at a time: what a kernel needs for them stays in the nearest cache. */
    static final int WINDOWS = 512;

    private static final float LEAST = 1e-10f;
    private static final double LOG2_E = 1 / Math.log(2);

    private final TklConfig config;
    private final Saturation saturation;
    private final float[] mu;
    private final float[] slope;
    private final float[] factors;
    private final float[] dense;
    private final float denseSum;
    private final int perWindow;

    private final float[] fraction;
    private final float[] power;
    private final float[] groups;
    private final float[] sums;
    private final float[] shifted;
    private final int[] bits;
    private final int[] exponents;
    private final float[] terms = new float[WINDOWS];
    private final float[] scales = new float[WINDOWS];
    private final float[] powers = new float[WINDOWS];
    private final float[] shifts = new float[WINDOWS];

    WindowRun(TklConfig config, float[] factors, float[] dense) {
        this.config = config;
        this.saturation = config.saturation();
        int kernels = config.mu().size();
        this.mu = new float[kernels];
        this.slope = new float[kernels];
        for (int k = 0; k < kernels; k++) {
            double sigma = config.sigma().get(k);
            mu[k] = config.mu().get(k).floatValue();
            slope[k] = (float) (LOG2_E / (2 * sigma * sigma));
        }
        this.factors = factors;
        this.dense = dense;
        float sum = 0;
        for (float weight : dense) {
            sum += weight;
        }
        this.denseSum = sum;
        this.perWindow = config.window() / config.stride();
        int room = WINDOWS + perWindow;
        this.fraction = new float[room];
        this.power = new float[room];
        this.groups = new float[room];
        this.sums = new float[WINDOWS];
        this.shifted = new float[room];
        this.bits = new int[room];
        this.exponents = new int[room];
    }

    /**
     * Adds one query term's part to the scores of windows {@code [first, first + count)}.
     *
     * @param curves by the number of tokens in the window
     * @param tokens of the document
     */
    void add(Cosines cosines, int term, TermCurve[] curves, int tokens, float[] scores, int first, int count) {
        curves(curves, tokens, first, count);
        Arrays.fill(terms, 0, count, 0);
        for (int k = 0; k < dense.length; k++) {
            windowSums(cosines, term, k, first, count);
            saturate(k, count);
        }
        for (int w = 0; w < count; w++) {
            scores[first + w] += scales[w] * terms[w] - shifts[w] * denseSum;
        }
    }

    /** Into {@link #terms}, weighted by the kernel; scale and shift are the same for all kernels and come last. */
    private void saturate(int k, int count) {
        switch (saturation) {
            case EMBEDDING, IDF -> {
                Runs.log2(sums, 1, LEAST, fraction, bits, exponents, count);
                Runs.powers(sums, powers, fraction, power, bits, count);
                Runs.addProducts(terms, fraction, power, dense[k], count);
            }
            case LINEAR -> Runs.addScaled(terms, sums, dense[k], count);
            case LOG -> {
                Runs.log2(sums, factors[k], LEAST, fraction, bits, exponents, count);
                Runs.addScaled(terms, sums, dense[k], count);
            }
        }
    }

    private void curves(TermCurve[] curves, int tokens, int first, int count) {
        for (int w = 0; w < count; w++) {
            TermCurve curve = curves[Math.min(config.window(), tokens - (first + w) * config.stride())];
            scales[w] = curve.scale();
            powers[w] = curve.power();
            shifts[w] = curve.shift();
        }
    }

    /** A kernel's sums over windows, by doubling: nothing is taken away again, so that small sums keep their precision. */
    private void windowSums(Cosines cosines, int term, int k, int first, int count) {
        int stride = config.stride();
        int length = count + perWindow - 1;
        Arrays.fill(groups, 0, length, 0);
        for (int s = 0; s < stride; s++) {
            System.arraycopy(cosines.row(term * stride + s), first, shifted, 0, length);
            Runs.gaussian(shifted, mu[k], slope[k], fraction, power, bits, length);
            Runs.addProducts(groups, fraction, power, length);
        }
        Arrays.fill(sums, 0, count, 0);
        int size = 1;
        int offset = 0;
        for (int rest = perWindow; rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) {
                Runs.addShifted(sums, groups, offset, shifted, count);
                offset += size;
            }
            if (rest > 1) {
                length -= size;
                Runs.addShifted(groups, groups, size, shifted, length);
                size *= 2;
            }
        }
    }
}
