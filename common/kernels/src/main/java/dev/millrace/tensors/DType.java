package dev.millrace.tensors;

import java.util.Arrays;

/** Element types, under their names in the file. Values are little-endian. */
public enum DType {
    /** One byte each, 0 or 1. */
    BOOL(1),
    U8(1),
    I8(1),
    U16(2),
    I16(2),
    F16(2),
    /** The upper half of an {@link #F32}. */
    BF16(2),
    U32(4),
    I32(4),
    F32(4),
    U64(8),
    I64(8),
    F64(8);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /** Size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    static DType named(String name) {
        for (DType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw new SafetensorsException("element type '" + name + "' is not one of " + Arrays.toString(values()));
    }
}
