package dev.millrace.tensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory outside the heap that arrays may look at, aligned like the engine's own: with another alignment sums are taken in another order. */
public final class AlignedBuffers {

    private static final int ALIGNMENT = 64;

    private AlignedBuffers() {}

    /** In the machine's byte order; freed with the garbage. */
    public static ByteBuffer allocate(int bytes) {
        // an aligned slice is cut to whole units at both ends
        return ByteBuffer.allocateDirect(Math.addExact(bytes, 2 * ALIGNMENT))
                .alignedSlice(ALIGNMENT)
                .slice(0, bytes)
                .order(ByteOrder.nativeOrder());
    }
}
