package dev.millrace.retrieval.decoder;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * How keys and values of blocks are stored, as rows of the features of one head and token. Little-endian, whatever the machine.
 */
public enum StoreType {
    /** As they were computed. */
    F32(Float.BYTES) {
        @Override
        void write(float[] from, int at, MemorySegment to, long offset, int rows, int dim, long scales) {
            MemorySegment.copy(from, at, to, FLOATS, offset, rows * dim);
        }

        @Override
        void read(MemorySegment from, long offset, long scales, float[] to, int rows, int dim) {
            MemorySegment.copy(from, FLOATS, offset, to, 0, rows * dim);
        }
    },
    /** Half precision; what is beyond its range becomes the largest it has. */
    F16(Short.BYTES) {
        @Override
        void write(float[] from, int at, MemorySegment to, long offset, int rows, int dim, long scales) {
            short[] halves = new short[rows * dim];
            for (int i = 0; i < halves.length; i++) {
                halves[i] = Float.floatToFloat16(Math.clamp(from[at + i], -LARGEST_HALF, LARGEST_HALF));
            }
            MemorySegment.copy(halves, 0, to, SHORTS, offset, halves.length);
        }

        @Override
        void read(MemorySegment from, long offset, long scales, float[] to, int rows, int dim) {
            short[] halves = new short[rows * dim];
            MemorySegment.copy(from, SHORTS, offset, halves, 0, halves.length);
            for (int i = 0; i < halves.length; i++) {
                to[i] = Float.float16ToFloat(halves[i]);
            }
        }
    },
    /** Whole numbers from -127 to 127, and a scale for each row. */
    I8(1) {
        @Override
        void write(float[] from, int at, MemorySegment to, long offset, int rows, int dim, long scales) {
            byte[] bytes = new byte[rows * dim];
            for (int row = 0; row < rows; row++) {
                float largest = 0;
                for (int i = 0; i < dim; i++) {
                    largest = Math.max(largest, Math.abs(from[at + row * dim + i]));
                }
                float scale = largest / Byte.MAX_VALUE;
                to.set(FLOATS, scales + (long) row * Float.BYTES, scale);
                for (int i = 0; i < dim && scale > 0; i++) {
                    bytes[row * dim + i] = (byte) Math.round(from[at + row * dim + i] / scale);
                }
            }
            MemorySegment.copy(bytes, 0, to, ValueLayout.JAVA_BYTE, offset, bytes.length);
        }

        @Override
        void read(MemorySegment from, long offset, long scales, float[] to, int rows, int dim) {
            byte[] bytes = new byte[rows * dim];
            float[] scale = new float[rows];
            MemorySegment.copy(from, ValueLayout.JAVA_BYTE, offset, bytes, 0, bytes.length);
            MemorySegment.copy(from, FLOATS, scales, scale, 0, rows);
            for (int row = 0; row < rows; row++) {
                for (int i = row * dim; i < (row + 1) * dim; i++) {
                    to[i] = bytes[i] * scale[row];
                }
            }
        }
    };

    private static final float LARGEST_HALF = 65_504;
    private static final ValueLayout.OfFloat FLOATS =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORTS =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int bytes;

    StoreType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of rows, their scales aside. */
    long rows(long rows, int dim) {
        return rows * dim * bytes;
    }

    /** Bytes of the scales of rows. */
    long scales(long rows) {
        return this == I8 ? rows * Float.BYTES : 0;
    }

    /** @param offset of the first row @param scales offset of its scale */
    abstract void write(float[] from, int at, MemorySegment to, long offset, int rows, int dim, long scales);

    abstract void read(MemorySegment from, long offset, long scales, float[] to, int rows, int dim);
}
