package dev.millrace.kernels;

import ai.djl.ndarray.NDArray;

/** Receives what a kernel can tell about one call. The arrays are valid during the call only; copy what is kept. */
public interface Trace {

    /** Tells nothing, and spares kernels the work. */
    Trace NONE = new Trace() {
        @Override
        public boolean wanted() {
            return false;
        }

        @Override
        public void map(NDArray weights) {}

        @Override
        public void lags(NDArray lags, NDArray weights) {}

        @Override
        public void activeQueries(NDArray positions) {}
    };

    default boolean wanted() {
        return true;
    }

    /**
     * What is told from here on comes from this place of a network.
     *
     * @param place name of the layer, as its weights have it
     * @param kernel that mixes there
     */
    default void at(String place, String kernel) {}

    /** @param weights {@code [batch, heads, queries, keys]}, or {@code [batch, heads, active queries, keys]} */
    void map(NDArray weights);

    /**
     * Delays that auto-correlation rolled by.
     *
     * @param lags int64 {@code [batch, k]}
     * @param weights {@code [batch, k]}, each row sums to 1
     */
    void lags(NDArray lags, NDArray weights);

    /** @param positions int64 {@code [batch, heads, active]}: the queries that attended; the others were lazy */
    void activeQueries(NDArray positions);
}
