package dev.millrace.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.millrace.tensors.EngineArrays;
import dev.millrace.tensors.Tensor;
import dev.millrace.tensors.TensorEngine;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The named arrays of one network, float32. Owns their native memory. A network asks for each of them once, when it is built, and gets
 * it newly drawn or from a file. Not thread-safe while it is being asked; afterwards the arrays may be read by many threads.
 */
public final class Parameters implements AutoCloseable {

    /** Where first values come from. */
    private sealed interface Source {
        record Drawn(long seed) implements Source {}

        record Stored(Map<String, Tensor> tensors) implements Source {}
    }

    private final NDManager manager = TensorEngine.newManager();
    private final Source source;
    private final Map<String, NDArray> weights = new LinkedHashMap<>();
    private final Map<String, NDArray> buffers = new LinkedHashMap<>();

    private Parameters(Source source) {
        this.source = source;
    }

    /** Newly drawn; each by its name and the seed, whatever the order they are asked in. */
    public static Parameters drawn(long seed) {
        return new Parameters(new Source.Drawn(seed));
    }

    /** From a file. Tensors nobody asks for are found by {@link #unused}. */
    public static Parameters stored(Map<String, Tensor> tensors) {
        return new Parameters(new Source.Stored(Map.copyOf(tensors)));
    }

    /**
     * An array that training changes.
     *
     * @throws IllegalArgumentException when a stored one is missing or has another shape
     */
    public NDArray weight(String name, Init init, long... shape) {
        return asked(weights, name, init, shape);
    }

    /** An array that training does not fit, such as running statistics. */
    public NDArray buffer(String name, Init init, long... shape) {
        return asked(buffers, name, init, shape);
    }

    /** In the order the network asked. */
    public Map<String, NDArray> weights() {
        return Collections.unmodifiableMap(weights);
    }

    public Map<String, NDArray> buffers() {
        return Collections.unmodifiableMap(buffers);
    }

    /** Weights and buffers as they are now, copied out of native memory. */
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        weights.forEach((name, array) -> tensors.put(name, tensor(array)));
        buffers.forEach((name, array) -> tensors.put(name, tensor(array)));
        return tensors;
    }

    /** Overwrites the arrays in place with values of the same names and shapes. */
    public void assign(Map<String, Tensor> values) {
        for (Map<String, NDArray> arrays : java.util.List.of(weights, buffers)) {
            arrays.forEach((name, array) -> {
                Tensor tensor = values.get(name);
                if (tensor == null
                        || !Arrays.equals(tensor.shape(), array.getShape().getShape())) {
                    throw new IllegalArgumentException("no values of the shape of " + name);
                }
                overwrite(array, tensor);
            });
        }
    }

    /** Copies a tensor's values into an array of the same shape, which keeps its memory. */
    public static void overwrite(NDArray array, Tensor values) {
        try (NDArray buffer = array.getManager().create(values.toFloats(), array.getShape())) {
            array.set(new NDIndex(":"), buffer);
        }
    }

    /** Names of stored tensors that no part of the network has asked for. */
    public java.util.Set<String> unused() {
        return switch (source) {
            case Source.Drawn drawn -> java.util.Set.of();
            case Source.Stored stored -> {
                java.util.Set<String> names =
                        new java.util.TreeSet<>(stored.tensors().keySet());
                names.removeAll(weights.keySet());
                names.removeAll(buffers.keySet());
                yield names;
            }
        };
    }

    /** Number of floats that training changes. */
    public long size() {
        return weights.values().stream().mapToLong(NDArray::size).sum();
    }

    /** Turns the recording of gradients for the weights on or off. */
    public void requireGradients(boolean required) {
        weights.values().forEach(weight -> weight.setRequiresGradient(required));
    }

    /** For arrays that live as long as the parameters. */
    public NDManager manager() {
        return manager;
    }

    @Override
    public void close() {
        manager.close();
    }

    private NDArray asked(Map<String, NDArray> kind, String name, Init init, long[] shape) {
        if (weights.containsKey(name) || buffers.containsKey(name)) {
            throw new IllegalStateException(name + " is asked for twice");
        }
        float[] values = switch (source) {
            case Source.Drawn drawn -> {
                float[] made = new float[Math.toIntExact(new Shape(shape).size())];
                init.fill(made, new SplittableRandom(drawn.seed() * 0x9E3779B97F4A7C15L + name.hashCode()));
                yield made;
            }
            case Source.Stored stored -> {
                Tensor tensor = stored.tensors().get(name);
                if (tensor == null || !Arrays.equals(tensor.shape(), shape)) {
                    throw new IllegalArgumentException("the weights have "
                            + (tensor == null ? "no " + name : name + " of shape " + Arrays.toString(tensor.shape()))
                            + ", the network needs it with shape " + Arrays.toString(shape));
                }
                yield tensor.toFloats();
            }
        };
        NDArray array = EngineArrays.of(manager, values, new Shape(shape));
        kind.put(name, array);
        return array;
    }

    private static Tensor tensor(NDArray array) {
        return Tensor.of(array.toFloatArray(), array.getShape().getShape());
    }
}
