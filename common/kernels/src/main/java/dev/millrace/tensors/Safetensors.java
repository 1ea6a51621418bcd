package dev.millrace.tensors;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads and writes safetensors files: eight bytes of header length, a JSON header, then the tensors' bytes without a
 * gap. At most 2 GiB, {@value #MAX_HEADER_BYTES} bytes of header and {@value #MAX_TENSORS} tensors.
 *
 * @param tensors by name
 * @param metadata the header's {@code __metadata__}
 */
public record Safetensors(Map<String, Tensor> tensors, Map<String, String> metadata) {

    public static final int MAX_HEADER_BYTES = 16 << 20;
    public static final int MAX_TENSORS = 100_000;

    static final String METADATA = "__metadata__";
    static final JsonFactory JSON = JsonFactory.builder().build();

    private static final int ALIGNMENT = 8;

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
        return SafetensorsReader.read(ByteBuffer.wrap(file));
    }

    /**
     * Maps a file into memory; the mapping lives as long as any of its tensors.
     *
     * @throws SafetensorsException when the file is no such file, or larger than 2 GiB
     */
    public static Safetensors map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            if (size > Integer.MAX_VALUE) {
                throw new SafetensorsException("the file has " + size + " bytes, more than 2 GiB");
            }
            return SafetensorsReader.read(channel.map(FileChannel.MapMode.READ_ONLY, 0, size));
        }
    }

    /** The same content always gives the same bytes: widest elements first, then by name. */
    public byte[] write() {
        List<Map.Entry<String, Tensor>> order = new ArrayList<>(tensors.entrySet());
        order.sort(Comparator.comparingInt(
                        (Map.Entry<String, Tensor> e) -> -e.getValue().dtype().bytes())
                .thenComparing(Map.Entry::getKey));
        byte[] header = header(order);
        int padded = Math.ceilDiv(header.length, ALIGNMENT) * ALIGNMENT;
        long size = Long.BYTES + (long) padded;
        for (Map.Entry<String, Tensor> entry : order) {
            size += entry.getValue().byteSize();
        }
        if (padded > MAX_HEADER_BYTES || order.size() > MAX_TENSORS || size > Integer.MAX_VALUE) {
            throw new SafetensorsException("too large to write: " + size + " bytes, " + padded + " of them header");
        }
        ByteBuffer out = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(padded).put(header);
        while (out.position() < Long.BYTES + padded) {
            out.put((byte) ' ');
        }
        order.forEach(entry -> out.put(entry.getValue().view()));
        return out.array();
    }

    private byte[] header(List<Map.Entry<String, Tensor>> order) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeName(METADATA);
                json.writeStartObject();
                new TreeMap<>(metadata).forEach((key, value) -> {
                    json.writeName(key);
                    json.writeString(value);
                });
                json.writeEndObject();
            }
            long offset = 0;
            for (Map.Entry<String, Tensor> entry : order) {
                if (entry.getKey().equals(METADATA)) {
                    throw new SafetensorsException("a tensor cannot be called " + METADATA);
                }
                Tensor tensor = entry.getValue();
                json.writeName(new SerializedString(entry.getKey()));
                json.writeStartObject();
                json.writeName("dtype");
                json.writeString(tensor.dtype().name());
                json.writeName("shape");
                long[] shape = tensor.shape();
                json.writeArray(shape, 0, shape.length);
                json.writeName("data_offsets");
                json.writeArray(new long[] {offset, offset + tensor.byteSize()}, 0, 2);
                json.writeEndObject();
                offset += tensor.byteSize();
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
