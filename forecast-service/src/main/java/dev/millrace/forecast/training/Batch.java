package dev.millrace.forecast.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.millrace.forecast.network.Inputs;
import dev.millrace.forecast.network.NetworkConfig;
import dev.millrace.forecast.window.Windows;
import dev.millrace.tensors.AlignedBuffers;
import dev.millrace.tensors.TensorEngine;
import java.nio.ByteBuffer;

/** Room for some windows outside the heap, filled again and again without a copy in between. One thread at a time. */
public final class Batch implements AutoCloseable {

    private final NDManager manager = TensorEngine.newManager();
    private final Windows windows;
    private final int size;
    private final float[] x;
    private final float[] xMark;
    private final float[] y;
    private final float[] yMark;
    private final float[] decoder;
    private final float[] truth;
    private final Inputs inputs;
    private final Room past;
    private final Room pastMarks;
    private final Room decoderValues;
    private final Room decoderMarks;
    private final Room target;

    public Batch(Windows windows, int size, NetworkConfig config) {
        this.windows = windows;
        this.size = size;
        int lookBack = config.lookBack();
        int rows = windows.shape().decoderRows();
        int channels = windows.channels();
        int marks = windows.features();
        this.x = new float[size * lookBack * channels];
        this.xMark = new float[size * lookBack * marks];
        this.y = new float[size * rows * channels];
        this.yMark = new float[size * rows * marks];
        this.decoder = new float[y.length];
        this.truth = new float[size * config.horizon() * channels];
        this.past = room(lookBack, channels);
        this.pastMarks = room(lookBack, marks);
        this.decoderValues = room(rows, channels);
        this.decoderMarks = room(rows, marks);
        this.target = room(config.horizon(), channels);
        this.inputs = new Inputs(
                past.array(),
                config.marks() > 0 ? pastMarks.array() : null,
                config.decodes() ? decoderValues.array() : null,
                config.decodes() ? decoderMarks.array() : null);
    }

    /** Fills it with these windows, as many as it has room for. */
    public void load(int[] numbers) {
        windows.fill(numbers, x, xMark, y, yMark);
        windows.decoderInputs(size, y, decoder);
        windows.targets(numbers, truth);
        past.fill(x);
        pastMarks.fill(xMark);
        decoderValues.fill(decoder);
        decoderMarks.fill(yMark);
        target.fill(truth);
    }

    public int size() {
        return size;
    }

    public Inputs inputs() {
        return inputs;
    }

    /** {@code [size, horizon, channels]} */
    public NDArray target() {
        return target.array();
    }

    @Override
    public void close() {
        manager.close();
    }

    private Room room(int rows, int columns) {
        int bytes = Math.multiplyExact(Math.multiplyExact(size, rows * columns), Float.BYTES);
        ByteBuffer buffer = AlignedBuffers.allocate(bytes);
        return new Room(buffer, manager.create(buffer, new Shape(size, rows, columns), DataType.FLOAT32));
    }

    /** Memory that an array looks at. */
    private record Room(ByteBuffer buffer, NDArray array) {
        void fill(float[] values) {
            buffer.asFloatBuffer().put(values);
        }
    }
}
