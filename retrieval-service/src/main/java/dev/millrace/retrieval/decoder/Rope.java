package dev.millrace.retrieval.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.millrace.tensors.EngineArrays;

/** Rotary positions (Su et al., "RoFormer", arXiv 2104.09864): feature i of a head's first half turns with feature i of its second. */
final class Rope {

    private final DecoderConfig config;

    Rope(DecoderConfig config) {
        this.config = config;
    }

    /**
     * What turns tokens at consecutive positions.
     *
     * @param cos {@code [tokens, dim / 2]} @param sin the same
     */
    record Turn(NDArray cos, NDArray sin) {

        /** @param x {@code [batch, heads, tokens, dim]} */
        NDArray apply(NDArray x) {
            long half = x.getShape().get(3) / 2;
            NDArray left = x.get(new NDIndex("..., :{}", half));
            NDArray right = x.get(new NDIndex("..., {}:", half));
            return NDArrays.concat(
                    new NDList(
                            left.mul(cos).subi(right.mul(sin)), right.mul(cos).addi(left.mul(sin))),
                    3);
        }
    }

    /**
     * Angles of tokens at consecutive positions.
     *
     * @param cos {@code [tokens, dim / 2]} @param sin the same
     */
    record Angles(float[] cos, float[] sin, int half) {

        /** In place. @param rows {@code [tokens, dim]} */
        void turn(float[] rows) {
            for (int angle = 0, row = 0; angle < cos.length; angle += half, row += 2 * half) {
                for (int i = 0; i < half; i++) {
                    float left = rows[row + i];
                    float right = rows[row + half + i];
                    rows[row + i] = left * cos[angle + i] - right * sin[angle + i];
                    rows[row + half + i] = right * cos[angle + i] + left * sin[angle + i];
                }
            }
        }
    }

    /** @param first position @param length tokens that are seen together, at least up to the last of these */
    Turn turn(NDManager manager, int first, int tokens, int length) {
        Angles angles = angles(first, tokens, length);
        Shape shape = new Shape(tokens, angles.half());
        return new Turn(EngineArrays.of(manager, angles.cos(), shape), EngineArrays.of(manager, angles.sin(), shape));
    }

    Angles angles(int first, int tokens, int length) {
        double[] frequencies = config.scaling().frequencies(config.theta(), config.dim(), length);
        float[] cos = new float[tokens * frequencies.length];
        float[] sin = new float[cos.length];
        for (int token = 0; token < tokens; token++) {
            for (int i = 0; i < frequencies.length; i++) {
                double angle = (first + token) * frequencies[i];
                cos[token * frequencies.length + i] = (float) Math.cos(angle);
                sin[token * frequencies.length + i] = (float) Math.sin(angle);
            }
        }
        return new Angles(cos, sin, frequencies.length);
    }
}
