package dev.millrace.retrieval.encoder;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * The network in native memory. Thread-safe: each caller computes on its own thread, over the same weights. Owns its memory until
 * closed, which must not happen before the last call has returned.
 */
final class OnnxModel implements AutoCloseable {

    private static final String STATES = "last_hidden_state";

    private final SessionOptions options;
    private final Model model;

    /** @param file is read once, and not needed afterwards */
    OnnxModel(Path file) {
        OnnxLibrary.prepare();
        try {
            options = options();
            model = Model.newInstance("all-MiniLM-L6-v2", Device.cpu(), "OnnxRuntime");
            model.load(
                    file.toAbsolutePath().getParent(),
                    file.getFileName().toString(),
                    Map.of("sessionOptions", options));
        } catch (OrtException | MalformedModelException e) {
            throw new IllegalStateException("the encoder's network cannot be loaded", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Helpers inside one run take longer to meet than they save. The arena is what keeps memory from growing: without it the
     * activations of runs of ever other lengths scatter over the heap.
     */
    private static SessionOptions options() throws OrtException {
        SessionOptions options = new SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
        options.setCPUArenaAllocator(true);
        options.setMemoryPatternOptimization(false);
        return options;
    }

    /**
     * Runs one passage.
     *
     * @param ids of its pieces
     * @return the last hidden states, {@code [pieces, width]}
     */
    float[] states(long[] ids) {
        try (NDManager scope = model.getNDManager().newSubManager()) {
            NDList inputs = new NDList(
                    input(scope, "input_ids", ids),
                    input(scope, "attention_mask", ones(ids.length)),
                    input(scope, "token_type_ids", new long[ids.length]));
            NDList outputs = model.getBlock().forward(new ParameterStore(scope, false), inputs, false);
            return outputs.get(STATES).toFloatArray();
        }
    }

    private static NDArray input(NDManager scope, String name, long[] values) {
        LongBuffer buffer = ByteBuffer.allocateDirect(Long.BYTES * values.length)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer()
                .put(values)
                .flip();
        NDArray array = scope.create(buffer, new Shape(1, values.length), DataType.INT64);
        array.setName(name);
        return array;
    }

    private static long[] ones(int size) {
        long[] ones = new long[size];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Override
    public void close() {
        model.close();
        options.close();
    }
}
