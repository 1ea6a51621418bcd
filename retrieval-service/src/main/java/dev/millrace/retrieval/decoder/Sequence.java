package dev.millrace.retrieval.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.millrace.tensors.TensorEngine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;

/**
 * The tokens that a decoder has seen, as keys and values of each layer, in memory of its own that tokens are written into where they
 * stand: taking one more copies nothing else. One thread at a time; the owner closes it.
 */
public final class Sequence implements AutoCloseable {

    private final NDManager manager = TensorEngine.newManager();
    private final DecoderConfig config;
    private final Rope rope;
    private final NDArray[] keys;
    private final NDArray[] values;
    private final FloatBuffer[] keyMemory;
    private final FloatBuffer[] valueMemory;
    private final int capacity;
    private int length;

    /** @param capacity tokens at most */
    Sequence(DecoderConfig config, Rope rope, int capacity) {
        this.config = config;
        this.rope = rope;
        this.capacity = capacity;
        this.keys = new NDArray[config.layers()];
        this.values = new NDArray[config.layers()];
        this.keyMemory = new FloatBuffer[config.layers()];
        this.valueMemory = new FloatBuffer[config.layers()];
        Shape shape = new Shape(1, config.keyHeads(), capacity, config.dim());
        for (int layer = 0; layer < keys.length; layer++) {
            // Whatever the memory holds: nobody looks beyond the length.
            keys[layer] = manager.create(shape);
            values[layer] = manager.create(shape);
            keyMemory[layer] = memory(keys[layer]);
            valueMemory[layer] = memory(values[layer]);
        }
    }

    private static FloatBuffer memory(NDArray array) {
        ByteBuffer bytes = array.toByteBuffer(true);
        if (!bytes.isDirect()) {
            throw new IllegalStateException("the engine does not show its memory");
        }
        return bytes.order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    /** Tokens so far. */
    public int length() {
        return length;
    }

    /**
     * Puts a block that was computed alone behind what is there: its keys get the rotation of their new places.
     *
     * @throws IllegalArgumentException when it is of another shape, or there is no room
     */
    public void place(BlockStates block) {
        if (!block.shape().equals(BlockShape.of(config))) {
            throw new IllegalArgumentException("a block of " + block.shape() + " is none of this decoder's");
        }
        requireRoom(block.tokens());
        Rope.Angles angles = rope.angles(length, block.tokens(), length + block.tokens());
        // A layer's memory is touched by one thread, and a block is small enough to be through before another would
        // start.
        IntStream.range(0, keys.length).parallel().forEach(layer -> place(block, layer, angles));
        length += block.tokens();
    }

    private void place(BlockStates block, int layer, Rope.Angles angles) {
        int run = block.tokens() * config.dim();
        float[] rows = new float[run];
        for (int head = 0; head < config.keyHeads(); head++) {
            int at = (head * capacity + length) * config.dim();
            block.keys(layer, head, rows);
            angles.turn(rows);
            keyMemory[layer].put(at, rows, 0, run);
            block.values(layer, head, rows);
            valueMemory[layer].put(at, rows, 0, run);
        }
    }

    void requireRoom(int tokens) {
        if (tokens < 1 || length + tokens > capacity) {
            throw new IllegalArgumentException(
                    tokens + " tokens behind " + length + " do not fit into a sequence of " + capacity);
        }
    }

    /** Behind what is there; {@link #advance} counts them once all layers have them. */
    void write(int layer, NDArray rotated, NDArray plain) {
        long end = length + rotated.getShape().get(2);
        NDIndex place = new NDIndex(":, :, {}:{}", length, end);
        keys[layer].set(place, rotated);
        values[layer].set(place, plain);
    }

    void advance(int tokens) {
        length += tokens;
    }

    /** Views {@code [1, key heads, end - begin, dim]}. */
    NDArray keys(int layer, int begin, int end) {
        return keys[layer].get(new NDIndex(":, :, {}:{}", begin, end));
    }

    NDArray values(int layer, int begin, int end) {
        return values[layer].get(new NDIndex(":, :, {}:{}", begin, end));
    }

    /** The keys of a stretch as they lie there, rotated: {@code [key heads, tokens, dim]}. */
    public float[] rotatedKeys(int layer, int begin, int end) {
        try (NDArray some = keys(layer, begin, end)) {
            return some.toFloatArray();
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
