package dev.millrace.retrieval.decoder;

import java.lang.foreign.MemorySegment;

/**
 * What a decoder computes of a block of tokens that sees nothing but itself (and a prefix, if it was given one), wherever it stands.
 * The bytes are someone else's: they stay alive and unchanged as long as they are used. Any number of threads may read.
 *
 * <p>For each layer the keys before their rotation, then the values, each {@code [key heads, tokens, dim]}, row-major, and behind them
 * the scales of the rows, {@code [key heads, tokens]}, where the store has any.
 *
 * @param tokens how many
 * @param bytes {@link BlockShape#bytes} of them
 */
public record BlockStates(BlockShape shape, StoreType store, int tokens, MemorySegment bytes) {

    public BlockStates {
        if (tokens < 1 || bytes.byteSize() != shape.bytes(store, tokens)) {
            throw new IllegalArgumentException(
                    bytes.byteSize() + " bytes are not the " + store + " states of " + tokens + " tokens in " + shape);
        }
    }

    /** {@code [tokens, dim]} of one head. */
    void keys(int layer, int head, float[] into) {
        read(layer, false, head, into);
    }

    void values(int layer, int head, float[] into) {
        read(layer, true, head, into);
    }

    /** All keys of a layer, {@code [key heads, tokens, dim]}, before their rotation. */
    public float[] keys(int layer) {
        return all(layer, false);
    }

    /** All values of a layer, {@code [key heads, tokens, dim]}. */
    public float[] values(int layer) {
        return all(layer, true);
    }

    private float[] all(int layer, boolean values) {
        int run = tokens * shape.dim();
        float[] all = new float[shape.keyHeads() * run];
        float[] one = new float[run];
        for (int head = 0; head < shape.keyHeads(); head++) {
            read(layer, values, head, one);
            System.arraycopy(one, 0, all, head * run, run);
        }
        return all;
    }

    private void read(int layer, boolean values, int head, float[] into) {
        store.read(
                bytes,
                shape.offset(store, tokens, layer, values, head),
                shape.scales(store, tokens, layer, values, head),
                into,
                tokens,
                shape.dim());
    }

    /**
     * Puts rows in their place while the block is computed.
     *
     * @param first token of the rows @param count of tokens @param from {@code [key heads, count, dim]}
     */
    void write(int layer, boolean values, int first, int count, float[] from) {
        int dim = shape.dim();
        for (int head = 0; head < shape.keyHeads(); head++) {
            store.write(
                    from,
                    head * count * dim,
                    bytes,
                    shape.offset(store, tokens, layer, values, head) + store.rows(first, dim),
                    count,
                    dim,
                    shape.scales(store, tokens, layer, values, head) + store.scales(first));
        }
    }
}
