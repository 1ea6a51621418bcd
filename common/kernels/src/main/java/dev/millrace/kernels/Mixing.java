package dev.millrace.kernels;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;

/**
 * What a call of a kernel depends on besides its arrays.
 *
 * @param training whether weights are being fitted; some operators are defined differently then
 * @param dropout applied to attention weights by kernels that have them; identity while serving
 * @param keyDraws where a sampling kernel takes its random key positions from
 * @param trace what to tell about the call
 */
public record Mixing(boolean training, UnaryOperator<NDArray> dropout, KeyDraws keyDraws, Trace trace) {

    /** A serving call that draws with a seed and tells nothing. */
    public static Mixing serving(long seed) {
        return new Mixing(false, UnaryOperator.identity(), KeyDraws.seeded(seed), Trace.NONE);
    }
}
