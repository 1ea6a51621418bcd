package dev.millrace.tensors;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A safetensors file on disk, of any size. Only its header is read when it is opened; a tensor is mapped into memory when it is
 * asked for, and costs memory only where it is touched. Thread-safe.
 *
 * <p>Its tensors may be used until {@link #close}; after it, reading one may end in an {@link IllegalStateException}.
 *
 * <p>A file must not change while it is open. {@link Safetensors#writeTo} replaces whole files and leaves open ones alone. A file
 * that was cut short is refused when a tensor is asked for, and when one is read; native code that reads such a mapping by itself
 * takes the process down.
 */
public final class SafetensorsFile implements AutoCloseable {

    /** Below this a tensor is read: a mapping takes a page and one of the process' 65,530 places. */
    private static final int SMALLEST_MAPPING = 64 << 10;

    private final FileChannel channel;
    private final long size;
    private final SafetensorsHeader header;
    private final Arena arena;

    private SafetensorsFile(FileChannel channel, long size, SafetensorsHeader header, Arena arena) {
        this.channel = channel;
        this.size = size;
        this.header = header;
        this.arena = arena;
    }

    /** @throws SafetensorsException when it is no such file */
    public static SafetensorsFile open(Path file) throws IOException {
        return open(file, Arena::ofShared);
    }

    private static SafetensorsFile open(Path file, Supplier<Arena> arena) throws IOException {
        FileChannel channel = FileChannel.open(file);
        try {
            long size = channel.size();
            int length = SafetensorsHeader.length(read(channel, 0, (int) Math.min(size, Long.BYTES)), size);
            byte[] json = read(channel, Long.BYTES, length).array();
            return new SafetensorsFile(channel, size, SafetensorsHeader.parse(json, size), arena.get());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** All tensors at once; each mapping lives as long as its tensor can be reached. */
    static Safetensors readAll(Path file) throws IOException {
        SafetensorsFile open = open(file, Arena::ofAuto);
        try (FileChannel channel = open.channel) {
            Map<String, Tensor> tensors = HashMap.newHashMap(open.tensors().size());
            for (String name : open.tensors().keySet()) {
                tensors.put(name, open.tensor(name));
            }
            return new Safetensors(tensors, open.metadata());
        }
    }

    /** What the file holds, by name, in the order of the bytes. */
    public Map<String, TensorInfo> tensors() {
        return Collections.unmodifiableMap(header.tensors());
    }

    /** @throws SafetensorsException when there is no tensor of that name */
    public TensorInfo info(String name) {
        TensorInfo info = header.tensors().get(name);
        if (info == null) {
            throw new SafetensorsException("there is no tensor '" + name + "'");
        }
        return info;
    }

    /** The header's {@code __metadata__}. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    /**
     * A tensor, backed by the file.
     *
     * @throws SafetensorsException when there is none of that name, or the file has another size than when it was opened
     */
    public Tensor tensor(String name) throws IOException {
        TensorInfo info = info(name);
        long now = channel.size();
        if (now != size) {
            throw new SafetensorsException("the file had " + size + " bytes when it was opened, and has " + now);
        }
        long begin = header.dataStart() + info.begin();
        ByteBuffer data = info.byteSize() < SMALLEST_MAPPING
                ? read(channel, begin, info.byteSize())
                : channel.map(MapMode.READ_ONLY, begin, info.byteSize(), arena).asByteBuffer();
        return new Tensor(info.dtype(), info.shape(), data);
    }

    @Override
    public void close() throws IOException {
        arena.close();
        channel.close();
    }

    private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new EOFException("the file ends at " + (from + bytes.position()));
            }
        }
        return bytes.flip();
    }
}
