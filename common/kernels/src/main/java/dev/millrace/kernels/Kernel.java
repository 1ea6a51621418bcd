package dev.millrace.kernels;

import ai.djl.ndarray.NDArray;

/**
 * One way to mix tokens, with its settings. Immutable and thread-safe; keeps no native memory between calls.
 *
 * <p>Gradients flow to queries, keys and values wherever the operator has them.
 */
public interface Kernel {

    /** What its file declares about it. */
    KernelSpec spec();

    /** The name in models, manifests and the registry; with {@link #version} it stands for one behaviour. */
    default String name() {
        return spec().name();
    }

    /** Grows with every change of behaviour. */
    default int version() {
        return spec().version();
    }

    default Traits traits() {
        return spec().traits();
    }

    /**
     * Mixes. All arrays are float32; strides may be any. The result belongs to the manager of {@code queries} or to the current
     * {@link ai.djl.ndarray.NDScope}.
     *
     * @param queries {@code [batch, heads, queries, dim]}
     * @param keys {@code [batch, heads, keys, dim]}
     * @param values {@code [batch, heads, keys, value dim]}
     * @return {@code [batch, heads, queries, value dim]}
     * @throws IllegalArgumentException when shapes don't fit each other or the kernel's settings
     */
    NDArray mix(NDArray queries, NDArray keys, NDArray values, Mixing mixing);
}
