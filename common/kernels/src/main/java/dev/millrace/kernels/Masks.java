package dev.millrace.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

/** Masks to add to scores: 0 where a query may look, a number that no score outweighs where not. */
final class Masks {

    private Masks() {}

    static void requireEqual(long queries, long keys) {
        if (queries != keys) {
            throw new IllegalArgumentException("it needs as many keys as queries, not " + keys + " for " + queries);
        }
    }

    /** {@code [queries, keys]}: query i sees keys 0 … i. */
    static NDArray causal(NDManager manager, long queries, long keys) {
        requireEqual(queries, keys);
        return causal(manager, 0, queries, 0, keys);
    }

    /** {@code [queries, keys]} for queries from {@code firstQuery} on and keys from {@code firstKey} on. */
    static NDArray causal(NDManager manager, long firstQuery, long queries, long firstKey, long keys) {
        NDArray i = manager.arange(firstQuery, firstQuery + queries, 1f).expandDims(1);
        NDArray j = manager.arange(firstKey, firstKey + keys, 1f).expandDims(0);
        return later(i, j);
    }

    /**
     * @param queries positions as float32, to be broadcast with {@code keys}
     * @return a number that no score outweighs where the key comes after the query, 0 elsewhere
     */
    static NDArray later(NDArray queries, NDArray keys) {
        return keys.gt(queries).toType(DataType.FLOAT32, false).muli(PartialAttention.NOTHING);
    }
}
