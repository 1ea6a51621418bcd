package dev.millrace.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.millrace.tensors.EngineArrays;
import dev.millrace.tensors.Scalars;
import java.util.List;

/** A change of scores before the softmax, by positions and head. */
public sealed interface ScoreModifier {

    /** The definition, on one score. */
    double of(double score, int head, int heads, int query, int key);

    /**
     * @param scores {@code [batch, heads, queries, keys]}
     * @param queries positions as float32, {@code [queries, 1]}
     * @param keys positions as float32, {@code [1, keys]}
     */
    NDArray apply(NDArray scores, NDArray queries, NDArray keys);

    /** Times {@code factor}. */
    record Scale(double factor) implements ScoreModifier {

        @Override
        public double of(double score, int head, int heads, int query, int key) {
            return factor * score;
        }

        @Override
        public NDArray apply(NDArray scores, NDArray queries, NDArray keys) {
            return Scalars.times(scores, factor);
        }
    }

    /** {@code cap·tanh(s/cap)}: bounded by the cap. */
    record SoftCap(double cap) implements ScoreModifier {

        @Override
        public double of(double score, int head, int heads, int query, int key) {
            return cap * StrictMath.tanh(score / cap);
        }

        @Override
        public NDArray apply(NDArray scores, NDArray queries, NDArray keys) {
            return Scalars.times(Scalars.over(scores, cap).tanh(), cap);
        }
    }

    /** {@code -slope·|i-j|} with slope 2^(-8(h+1)/H) in head h of H (Press et al., ALiBi, 2022). */
    record Alibi() implements ScoreModifier {

        @Override
        public double of(double score, int head, int heads, int query, int key) {
            return score - slope(head, heads) * Math.abs(query - key);
        }

        @Override
        public NDArray apply(NDArray scores, NDArray queries, NDArray keys) {
            int heads = Math.toIntExact(scores.getShape().get(1));
            float[] slopes = new float[heads];
            for (int head = 0; head < heads; head++) {
                slopes[head] = (float) slope(head, heads);
            }
            NDArray perHead = EngineArrays.of(scores.getManager(), slopes, new Shape(heads, 1, 1));
            return scores.sub(queries.sub(keys).abs().mul(perHead));
        }

        private static double slope(int head, int heads) {
            return StrictMath.pow(2, -8.0 * (head + 1) / heads);
        }
    }

    /**
     * Plus a constant for each offset.
     *
     * @param biases for offsets {@code j - i} from -r to r, an odd number of them; further ones take the outermost
     */
    record Relative(List<Double> biases) implements ScoreModifier {

        public Relative {
            biases = List.copyOf(biases);
            if (biases.size() % 2 == 0) {
                throw new IllegalArgumentException("there is an odd number of biases, not " + biases.size());
            }
        }

        @Override
        public double of(double score, int head, int heads, int query, int key) {
            int reach = biases.size() / 2;
            return score + biases.get(Math.clamp(key - query, -reach, reach) + reach);
        }

        @Override
        public NDArray apply(NDArray scores, NDArray queries, NDArray keys) {
            int reach = biases.size() / 2;
            float[] table = new float[biases.size()];
            for (int n = 0; n < table.length; n++) {
                table[n] = biases.get(n).floatValue();
            }
            NDArray offsets = keys.sub(queries).clip(-reach, reach).add(reach).toType(DataType.INT64, false);
            NDArray added = scores.getManager()
                    .create(table)
                    .gather(offsets.flatten(), 0)
                    .reshape(offsets.getShape());
            return scores.add(added);
        }
    }
}
