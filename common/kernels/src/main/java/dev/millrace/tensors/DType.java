package dev.millrace.tensors;

/** Element types, under their names in the file. Values are little-endian. */
public enum DType {
    F32(4),
    F64(8),
    I64(8);

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
        throw new SafetensorsException("element type '" + name + "' is not one of F32, F64, I64");
    }
}
