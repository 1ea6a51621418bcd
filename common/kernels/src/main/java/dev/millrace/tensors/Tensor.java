package dev.millrace.tensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.BiFunction;

/**
 * A dense array in row-major order, at most 2 GiB. Immutable and thread-safe; the arrays handed in and out are copies.
 *
 * <p>Of a {@link SafetensorsFile} it reads from the file's mapping: after the file is closed, reading ends in an
 * {@link IllegalStateException}.
 */
public final class Tensor {

    private final DType dtype;
    private final long[] shape;
    private final ByteBuffer data;

    /** @param data exactly the elements, little-endian; shared, not copied */
    Tensor(DType dtype, long[] shape, ByteBuffer data) {
        this.dtype = dtype;
        this.shape = shape;
        this.data = data.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    public static Tensor of(float[] values, long... shape) {
        ByteBuffer data = allocate(DType.F32, values.length, shape);
        data.asFloatBuffer().put(values);
        return new Tensor(DType.F32, shape.clone(), data);
    }

    public static Tensor of(double[] values, long... shape) {
        ByteBuffer data = allocate(DType.F64, values.length, shape);
        data.asDoubleBuffer().put(values);
        return new Tensor(DType.F64, shape.clone(), data);
    }

    public static Tensor of(long[] values, long... shape) {
        ByteBuffer data = allocate(DType.I64, values.length, shape);
        data.asLongBuffer().put(values);
        return new Tensor(DType.I64, shape.clone(), data);
    }

    /**
     * Elements of any type.
     *
     * @param data exactly the elements, little-endian; shared, not copied: the caller leaves them as they are
     */
    public static Tensor wrap(DType dtype, ByteBuffer data, long... shape) {
        if (byteSize(dtype, shape) != data.remaining()) {
            throw new IllegalArgumentException(
                    data.remaining() + " bytes of " + dtype + " do not fill the shape " + Arrays.toString(shape));
        }
        return new Tensor(dtype, shape.clone(), data.slice());
    }

    public DType dtype() {
        return dtype;
    }

    public long[] shape() {
        return shape.clone();
    }

    /** Size of the elements in bytes. */
    public int byteSize() {
        return data.remaining();
    }

    /** @throws SafetensorsException when the elements are not F32, F16 or BF16 */
    public float[] toFloats() {
        return read(Elements::floats);
    }

    /** @throws SafetensorsException when the elements are not F64, F32, F16 or BF16 */
    public double[] toDoubles() {
        return read(Elements::doubles);
    }

    /** @throws SafetensorsException when the elements are not integers or BOOL, or a U64 is 2^63 or more */
    public long[] toLongs() {
        return read(Elements::longs);
    }

    /**
     * The elements as they lie in the file: read-only, little-endian, not copied. Native code that keeps the address must be
     * given a copy.
     */
    public ByteBuffer bytes() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    private <T> T read(BiFunction<DType, ByteBuffer, T> elements) {
        try {
            return elements.apply(dtype, bytes());
        } catch (InternalError e) {
            // What the JVM makes of a mapped page that its file no longer has.
            throw new SafetensorsException("the file was cut short while it was mapped", e);
        }
    }

    /**
     * Elements times element size.
     *
     * @throws SafetensorsException when a dimension is negative or the product overflows
     */
    static long byteSize(DType dtype, long[] shape) {
        long elements = 1;
        boolean empty = false;
        for (long dimension : shape) {
            if (dimension < 0) {
                throw new SafetensorsException("shape " + Arrays.toString(shape) + " has a negative dimension");
            }
            empty |= dimension == 0;
        }
        if (empty) {
            return 0;
        }
        try {
            for (long dimension : shape) {
                elements = Math.multiplyExact(elements, dimension);
            }
            return Math.multiplyExact(elements, (long) dtype.bytes());
        } catch (ArithmeticException e) {
            throw new SafetensorsException("shape " + Arrays.toString(shape) + " is too large", e);
        }
    }

    private static ByteBuffer allocate(DType dtype, int values, long[] shape) {
        long size = byteSize(dtype, shape);
        if (size != (long) values * dtype.bytes()) {
            throw new IllegalArgumentException(values + " values do not fill the shape " + Arrays.toString(shape));
        }
        return ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
