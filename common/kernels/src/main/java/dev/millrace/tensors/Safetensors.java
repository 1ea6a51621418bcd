package dev.millrace.tensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The content of a safetensors file: eight bytes of header length, a JSON header, then the tensors' bytes without a gap. At most
 * {@value #MAX_HEADER_BYTES} bytes of header, {@value #MAX_TENSORS} tensors, {@value #MAX_TENSOR_BYTES} bytes a tensor.
 *
 * @param tensors by name
 * @param metadata the header's {@code __metadata__}
 */
public record Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {

    public static final int MAX_HEADER_BYTES = 16 << 20;
    public static final int MAX_TENSORS = 100_000;

    /** 2 GiB, less what the JVM can't address in one buffer. */
    public static final int MAX_TENSOR_BYTES = Integer.MAX_VALUE - 8;

    static final String METADATA = "__metadata__";

    public Safetensors {
        tensors = Map.copyOf(tensors);
        metadata = Map.copyOf(metadata);
    }

    /** @throws SafetensorsException when there is no tensor of that name */
    public Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new SafetensorsException("there is no tensor '" + name + "'");
        }
        return tensor;
    }

    /** @throws SafetensorsException when the bytes are not such a file. The tensors share the array. */
    public static Safetensors read(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        byte[] json = new byte[SafetensorsHeader.length(bytes, file.length)];
        bytes.get(json);
        SafetensorsHeader header = SafetensorsHeader.parse(json, file.length);
        ByteBuffer data = bytes.slice();
        Map<String, Tensor> tensors = HashMap.newHashMap(header.tensors().size());
        header.tensors().forEach((name, info) -> {
            ByteBuffer elements = data.slice((int) info.begin(), info.byteSize());
            tensors.put(name, new Tensor(info.dtype(), info.shape(), elements));
        });
        return new Safetensors(tensors, header.metadata());
    }

    /**
     * Maps all of a file's tensors into memory; each mapping lives as long as its tensor can be reached. For some of them, or an end
     * to their life that does not wait for the garbage collector, see {@link SafetensorsFile}, and there what must not happen to a
     * mapped file.
     *
     * @throws SafetensorsException when the file is no such file
     */
    public static Safetensors map(Path file) throws IOException {
        return SafetensorsFile.readAll(file);
    }

    /**
     * The file as an array. The same content always gives the same bytes: widest elements first, then by name.
     *
     * @throws SafetensorsException when it is larger than an array can be
     */
    public byte[] write() {
        return new SafetensorsWriter(this).toBytes();
    }

    /**
     * Writes the same bytes to a file of any size, tensor by tensor. They are on the disk before the file appears under its name,
     * readable by its owner, in place of the one that was there; a reader sees the old file or the new one, whole.
     */
    public void writeTo(Path file) throws IOException {
        new SafetensorsWriter(this).replace(file);
    }
}
