package dev.millrace.tensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A dense array in row-major order. Immutable and thread-safe; the arrays handed in and out are copies.
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

    public float[] toFloats() {
        require(DType.F32);
        float[] values = new float[data.remaining() / Float.BYTES];
        view().asFloatBuffer().get(values);
        return values;
    }

    public double[] toDoubles() {
        require(DType.F64);
        double[] values = new double[data.remaining() / Double.BYTES];
        view().asDoubleBuffer().get(values);
        return values;
    }

    public long[] toLongs() {
        require(DType.I64);
        long[] values = new long[data.remaining() / Long.BYTES];
        view().asLongBuffer().get(values);
        return values;
    }

    ByteBuffer view() {
        return data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
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

    private void require(DType expected) {
        if (dtype != expected) {
            throw new SafetensorsException("the tensor holds " + dtype + ", not " + expected);
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
