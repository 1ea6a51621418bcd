package dev.millrace.tensors;

import java.nio.ByteBuffer;

/** Elements of every type as numbers of Java, never rounded. */
final class Elements {

    private Elements() {}

    static float[] floats(DType dtype, ByteBuffer data) {
        float[] values = new float[data.remaining() / dtype.bytes()];
        switch (dtype) {
            case F32 -> data.asFloatBuffer().get(values);
            case F16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.float16ToFloat(data.getShort());
                }
            }
            case BF16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.intBitsToFloat(data.getShort() << Short.SIZE);
                }
            }
            case F64, BOOL, U8, I8, U16, I16, U32, I32, U64, I64 -> throw not(dtype, "floats");
        }
        return values;
    }

    static double[] doubles(DType dtype, ByteBuffer data) {
        double[] values = new double[data.remaining() / dtype.bytes()];
        switch (dtype) {
            case F64 -> data.asDoubleBuffer().get(values);
            case F32 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = data.getFloat();
                }
            }
            case F16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.float16ToFloat(data.getShort());
                }
            }
            case BF16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.intBitsToFloat(data.getShort() << Short.SIZE);
                }
            }
            case BOOL, U8, I8, U16, I16, U32, I32, U64, I64 -> throw not(dtype, "doubles");
        }
        return values;
    }

    static long[] longs(DType dtype, ByteBuffer data) {
        long[] values = new long[data.remaining() / dtype.bytes()];
        if (dtype == DType.I64) {
            data.asLongBuffer().get(values);
            return values;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = integer(dtype, data);
        }
        return values;
    }

    private static long integer(DType dtype, ByteBuffer data) {
        return switch (dtype) {
            case BOOL -> within(data.get() & 0xFF, 1, "truth value");
            case U8 -> data.get() & 0xFF;
            case I8 -> data.get();
            case U16 -> data.getShort() & 0xFFFF;
            case I16 -> data.getShort();
            case U32 -> data.getInt() & 0xFFFF_FFFFL;
            case I32 -> data.getInt();
            case U64 -> within(data.getLong(), Long.MAX_VALUE, "number that a long holds");
            case I64 -> data.getLong();
            case F16, BF16, F32, F64 -> throw not(dtype, "integers");
        };
    }

    private static long within(long value, long max, String what) {
        if (value < 0 || value > max) {
            throw new SafetensorsException(Long.toUnsignedString(value) + " is no " + what);
        }
        return value;
    }

    private static SafetensorsException not(DType dtype, String wanted) {
        return new SafetensorsException("the tensor holds " + dtype + ", which are no " + wanted);
    }
}
