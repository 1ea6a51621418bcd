package dev.millrace.retrieval.decoder;

/** What decides the size of a block's states besides its tokens. @param keyHeads of keys and values @param dim features of a head */
public record BlockShape(int layers, int keyHeads, int dim) {

    static BlockShape of(DecoderConfig config) {
        return new BlockShape(config.layers(), config.keyHeads(), config.dim());
    }

    /** Bytes that states take. */
    public long bytes(StoreType store, int tokens) {
        return 2 * layers * part(store, tokens);
    }

    /** Bytes of the keys of one layer, or of its values. */
    private long part(StoreType store, int tokens) {
        long rows = (long) keyHeads * tokens;
        return store.rows(rows, dim) + store.scales(rows);
    }

    /** Where the rows of a head begin, with token 0. */
    long offset(StoreType store, int tokens, int layer, boolean values, int head) {
        return begin(store, tokens, layer, values) + store.rows((long) head * tokens, dim);
    }

    long scales(StoreType store, int tokens, int layer, boolean values, int head) {
        return begin(store, tokens, layer, values)
                + store.rows((long) keyHeads * tokens, dim)
                + store.scales((long) head * tokens);
    }

    private long begin(StoreType store, int tokens, int layer, boolean values) {
        return (2L * layer + (values ? 1 : 0)) * part(store, tokens);
    }
}
