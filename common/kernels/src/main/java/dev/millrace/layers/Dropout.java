package dev.millrace.layers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.millrace.tensors.AlignedBuffers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;

/**
 * Dropout masks of one training run, drawn on the JVM: each from the run's seed, the step and its number within the step alone, so
 * that a run taken up again at a step goes on with the same masks. About twenty times faster than the native library's, which draws
 * one number after another.
 *
 * <p>Masks of a step share one buffer, which the next step reuses: an array that {@link #mask} gave is valid until then. Not
 * thread-safe.
 */
public final class Dropout {

    private static final int CHUNK = 4096;
    private static final int ALIGNMENT = 64;

    private final long seed;
    private ByteBuffer arena = AlignedBuffers.allocate(1 << 20);
    private int used;
    private int wanted;
    private long step;
    private int drawn;

    public Dropout(long seed) {
        this.seed = seed;
    }

    /** Begins a step. Nothing that an earlier step's masks were used in may be read any more. */
    public void begin(long nextStep) {
        if (wanted > arena.capacity()) {
            arena = AlignedBuffers.allocate(wanted);
        }
        used = 0;
        wanted = 0;
        drawn = 0;
        step = nextStep;
    }

    /** 0 with probability {@code rate}, {@code 1/(1-rate)} otherwise. */
    NDArray mask(NDManager manager, Shape shape, double rate) {
        int length = Math.toIntExact(shape.size());
        ByteBuffer buffer = reserve(Math.multiplyExact(length, Float.BYTES));
        long key = mixed(seed ^ mixed(step * 0x9E3779B97F4A7C15L + drawn++));
        int below = (int) Math.round(rate * (1 << 30));
        int kept = Float.floatToRawIntBits((float) (1 / (1 - rate)));
        IntStream chunks = IntStream.range(0, Math.ceilDiv(length, CHUNK));
        (length >= 1 << 17 ? chunks.parallel() : chunks)
                .forEach(chunk -> fill(buffer, chunk * CHUNK, Math.min(length, (chunk + 1) * CHUNK), key, below, kept));
        return manager.create(buffer, shape, DataType.FLOAT32);
    }

    /** A hash of the position for each element; written without branches, so that it becomes vector instructions. */
    private static void fill(ByteBuffer buffer, int begin, int end, long key, int below, int kept) {
        int[] bits = new int[end - begin];
        int low = (int) key;
        int high = (int) (key >>> 32);
        for (int i = 0; i < bits.length; i++) {
            int h = (begin + i) * 0x9E3779B1 ^ low;
            h = (h ^ h >>> 16) * 0x85EBCA6B;
            h = (h ^ h >>> 13) * 0xC2B2AE35 + high;
            h = (h ^ h >>> 15) * 0x2C1B3C6D;
            h = h ^ h >>> 16;
            // all ones where the draw, of 30 bits, falls below
            bits[i] = kept & ~((h >>> 2) - below >> 31);
        }
        buffer.slice(begin * Integer.BYTES, bits.length * Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .asIntBuffer()
                .put(bits);
    }

    private ByteBuffer reserve(int bytes) {
        int aligned = Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
        wanted = Math.addExact(wanted, aligned);
        if (used + aligned > arena.capacity()) {
            // the arena is made large enough when the next step begins
            return AlignedBuffers.allocate(bytes);
        }
        ByteBuffer slice = arena.slice(used, bytes).order(ByteOrder.nativeOrder());
        used += aligned;
        return slice;
    }

    private static long mixed(long value) {
        long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
