package dev.millrace.tensors;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;

/** The bytes of one file, in their order: length, header, tensors. The same content always gives the same bytes. */
final class SafetensorsWriter {

    private static final JsonFactory JSON = JsonFactory.builder().build();
    private static final int ALIGNMENT = 8;

    private final List<Map.Entry<String, Tensor>> order;
    private final ByteBuffer head;
    private final long size;

    /** Widest elements first, so that all are aligned; then by name. */
    SafetensorsWriter(Safetensors content) {
        order = new ArrayList<>(content.tensors().entrySet());
        order.sort(Comparator.comparingInt(
                        (Map.Entry<String, Tensor> e) -> -e.getValue().dtype().bytes())
                .thenComparing(Map.Entry::getKey));
        byte[] header = header(content.metadata());
        int padded = Math.ceilDiv(header.length, ALIGNMENT) * ALIGNMENT;
        if (padded > Safetensors.MAX_HEADER_BYTES || order.size() > Safetensors.MAX_TENSORS) {
            throw new SafetensorsException(
                    "too large to write: " + order.size() + " tensors, " + padded + " bytes of header");
        }
        head = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(padded).put(header);
        while (head.hasRemaining()) {
            head.put((byte) ' ');
        }
        head.flip();
        size = head.limit()
                + order.stream().mapToLong(e -> e.getValue().byteSize()).sum();
    }

    byte[] toBytes() {
        if (size > Safetensors.MAX_TENSOR_BYTES) {
            throw new SafetensorsException("too large for an array: " + size + " bytes");
        }
        ByteBuffer out = ByteBuffer.allocate((int) size).put(head.duplicate());
        order.forEach(entry -> out.put(entry.getValue().bytes()));
        return out.array();
    }

    void replace(Path file) throws IOException {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null) {
            throw new IOException(file + " is no file");
        }
        Path temporary = Files.createTempFile(folder, "." + target.getFileName(), ".part");
        try {
            try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                writeFully(out, head.duplicate());
                for (Map.Entry<String, Tensor> entry : order) {
                    writeFully(out, entry.getValue().bytes());
                }
                out.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
                directory.force(true);
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private byte[] header(Map<String, String> metadata) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeName(Safetensors.METADATA);
                json.writeStartObject();
                new TreeMap<>(metadata).forEach((key, value) -> {
                    json.writeName(key);
                    json.writeString(value);
                });
                json.writeEndObject();
            }
            long offset = 0;
            for (Map.Entry<String, Tensor> entry : order) {
                offset = describe(json, entry.getKey(), entry.getValue(), offset);
            }
            json.writeEndObject();
        } catch (JacksonException | IllegalArgumentException e) {
            throw new SafetensorsException("a name or the metadata is not valid Unicode", e);
        }
        return bytes.toByteArray();
    }

    private static long describe(JsonGenerator json, String name, Tensor tensor, long offset) {
        if (name.equals(Safetensors.METADATA)) {
            throw new SafetensorsException("a tensor cannot be called " + name);
        }
        long end = offset + tensor.byteSize();
        long[] shape = tensor.shape();
        json.writeName(new SerializedString(name));
        json.writeStartObject();
        json.writeName("dtype");
        json.writeString(tensor.dtype().name());
        json.writeName("shape");
        json.writeArray(shape, 0, shape.length);
        json.writeName("data_offsets");
        json.writeArray(new long[] {offset, end}, 0, 2);
        json.writeEndObject();
        return end;
    }
}
