package dev.millrace.tensors;

/**
 * A tensor as a file's header declares it, checked.
 *
 * @param begin of its elements, in bytes after the header
 * @param byteSize of its elements
 */
public record TensorInfo(String name, DType dtype, long[] shape, long begin, int byteSize) {

    public TensorInfo {
        shape = shape.clone();
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }
}
