package dev.millrace.forecast.inference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.millrace.forecast.network.Inputs;
import dev.millrace.forecast.network.NetworkConfig;
import dev.millrace.tensors.AlignedBuffers;
import dev.millrace.tensors.TensorEngine;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Room for a batch of windows outside the heap, filled again and again. One thread at a time. */
final class InputRoom implements AutoCloseable {

    private final NDManager manager = TensorEngine.newManager();
    private final NetworkConfig config;
    private final int size;
    private final Part past;
    private final @Nullable Part pastMarks;
    private final @Nullable Part decoder;
    private final @Nullable Part decoderMarks;

    InputRoom(NetworkConfig config, int size) {
        this.config = config;
        this.size = size;
        int rows = config.labelLength() + config.horizon();
        this.past = part(config.lookBack(), config.channels());
        this.pastMarks = config.marks() > 0 ? part(config.lookBack(), config.marks()) : null;
        this.decoder = config.decodes() ? part(rows, config.channels()) : null;
        this.decoderMarks = config.decodes() ? part(rows, config.marks()) : null;
    }

    /** Native memory that one takes. */
    static long bytes(NetworkConfig config, int size) {
        long rows = config.lookBack() + (config.decodes() ? config.labelLength() + config.horizon() : 0);
        return (long) size * rows * (config.channels() + config.marks()) * Float.BYTES;
    }

    /** What the network is given for these windows: views that live as long as the current scope. */
    Inputs fill(List<Window> windows) {
        int count = windows.size();
        if (count < 1 || count > size) {
            throw new IllegalArgumentException(count + " windows do not fit a room for " + size);
        }
        for (int i = 0; i < count; i++) {
            Window window = windows.get(i);
            past.put(i, window.past(), 0, window.past().length);
            if (pastMarks != null) {
                pastMarks.put(i, window.pastMarks(), 0, window.pastMarks().length);
            }
            if (decoder != null && decoderMarks != null) {
                int label = config.labelLength() * config.channels();
                decoder.put(i, window.past(), window.past().length - label, label);
                decoderMarks.put(i, window.decoderMarks(), 0, window.decoderMarks().length);
            }
        }
        return new Inputs(
                past.first(count),
                pastMarks == null ? null : pastMarks.first(count),
                decoder == null ? null : decoder.first(count),
                decoderMarks == null ? null : decoderMarks.first(count));
    }

    @Override
    public void close() {
        manager.close();
    }

    private Part part(int rows, int columns) {
        int bytes = Math.multiplyExact(Math.multiplyExact(size, rows * columns), Float.BYTES);
        ByteBuffer buffer = AlignedBuffers.allocate(bytes);
        NDArray array = manager.create(buffer, new Shape(size, rows, columns), DataType.FLOAT32);
        return new Part(buffer.asFloatBuffer(), rows * columns, size, array);
    }

    /** Memory that an array looks at. What nobody writes is zero. */
    private record Part(FloatBuffer buffer, int width, int size, NDArray array) {

        void put(int sample, float[] values, int from, int length) {
            buffer.put(sample * width, values, from, length);
        }

        NDArray first(int count) {
            return count == size ? array : array.get(new NDIndex("0:{}", count));
        }
    }
}
