package dev.millrace.retrieval.decoder;

import java.util.List;

/**
 * What a decoder computes of a block of tokens that sees nothing but itself, wherever it stands. Immutable; the arrays are shared.
 *
 * @param tokens how many
 * @param keys of each layer {@code [key heads, tokens, dim]}, row-major, before their rotation
 * @param values of each layer, the same shape
 */
public record BlockStates(int tokens, List<float[]> keys, List<float[]> values) {

    public BlockStates {
        keys = List.copyOf(keys);
        values = List.copyOf(values);
    }
}
