package dev.millrace.retrieval.block;

import dev.millrace.events.TenantId;
import dev.millrace.retrieval.decoder.BlockShape;
import dev.millrace.retrieval.decoder.BlockStates;
import dev.millrace.retrieval.decoder.StoreType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A block as a file: sixteen bytes (eight of them its kind, then the header's length and checksum), a header that names all the block's
 * states depend on, and at the next page the states themselves. A file whose header or states are not what they were written as is
 * {@link DamagedBlockException damaged}: it is never read from.
 */
final class BlockFile {

    private static final long KIND = 0x4d52424c4f434b31L;
    private static final int LEAD = 16;
    private static final int PAGE = 4096;
    private static final int LARGEST_HEADER = 16 << 20;
    private static final int MOST_TOKENS = 1 << 20;
    private static final int MOST = 1 << 16;
    private static final long PIECE = 1 << 26;

    private BlockFile() {}

    /** @param seconds that computing it took @param checksum of the states */
    record Header(BlockKey key, BlockShape shape, double seconds, int checksum) {

        long bytes() {
            return shape.bytes(key.store(), key.length());
        }
    }

    /** Whole or not at all: under another name first. */
    static void write(Path file, BlockKey key, BlockStates states, double seconds) throws IOException {
        byte[] header = bytes(new Header(key, states.shape(), seconds, checksum(states.bytes())));
        ByteBuffer lead = ByteBuffer.allocate(page(header.length));
        lead.putLong(KIND).putInt(header.length).putInt(checksum(MemorySegment.ofArray(header)));
        lead.put(header).rewind().limit(lead.capacity());
        Path temporary = file.resolveSibling(file.getFileName() + ".part");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            writeAll(channel, lead);
            for (long at = 0; at < states.bytes().byteSize(); at += PIECE) {
                writeAll(
                        channel,
                        states.bytes()
                                .asSlice(at, Math.min(PIECE, states.bytes().byteSize() - at))
                                .asByteBuffer());
            }
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** @throws DamagedBlockException when it is not the header of a block, or the file has another length */
    static Header header(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer lead = read(channel, 0, LEAD);
            int length = lead.getInt(8);
            if (lead.getLong(0) != KIND || length < 0 || length > LARGEST_HEADER) {
                throw new DamagedBlockException(file + " is no block");
            }
            byte[] bytes = read(channel, LEAD, length).array();
            if (checksum(MemorySegment.ofArray(bytes)) != lead.getInt(12)) {
                throw new DamagedBlockException("the header of " + file + " is not what was written");
            }
            Header header = header(bytes);
            if (channel.size() != page(length) + header.bytes()) {
                throw new DamagedBlockException(file + " has " + channel.size() + " bytes");
            }
            return header;
        }
    }

    /**
     * The states of a block, where they lie on disk, all of them checked.
     *
     * @param arena that they live in
     * @throws DamagedBlockException when they are not those of the key
     */
    static BlockStates map(Path file, BlockKey key, BlockShape shape, Arena arena) throws IOException {
        Header header = header(file);
        // The digest is of the tokens themselves, and so this compares them.
        if (!header.key().equals(key) || !header.shape().equals(shape)) {
            throw new DamagedBlockException(file + " is another block");
        }
        MemorySegment states;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            states = channel.map(MapMode.READ_ONLY, page(bytes(header).length), header.bytes(), arena);
        }
        states.load();
        if (checksum(states) != header.checksum()) {
            throw new DamagedBlockException("the states in " + file + " are not what was written");
        }
        return new BlockStates(shape, key.store(), key.length(), states);
    }

    private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, at + bytes.position()) < 0) {
                throw new DamagedBlockException("a block ends in its header");
            }
        }
        return bytes.flip();
    }

    /** Where the states begin behind a header of so many bytes. */
    private static int page(int header) {
        return Math.ceilDiv(LEAD + header, PAGE) * PAGE;
    }

    private static int checksum(MemorySegment bytes) {
        CRC32C checksum = new CRC32C();
        for (long at = 0; at < bytes.byteSize(); at += PIECE) {
            checksum.update(
                    bytes.asSlice(at, Math.min(PIECE, bytes.byteSize() - at)).asByteBuffer());
        }
        return (int) checksum.getValue();
    }

    private static byte[] bytes(Header header) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream data = new DataOutputStream(bytes)) {
            data.writeInt(header.shape().layers());
            data.writeInt(header.shape().keyHeads());
            data.writeInt(header.shape().dim());
            data.writeDouble(header.seconds());
            data.writeInt(header.checksum());
            data.write(header.key().material());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Header header(byte[] bytes) throws IOException {
        try (DataInputStream data = new DataInputStream(new ByteArrayInputStream(bytes))) {
            BlockShape shape = new BlockShape(
                    within(data.readInt(), 1, MOST), within(data.readInt(), 1, MOST), within(data.readInt(), 1, MOST));
            double seconds = data.readDouble();
            int checksum = data.readInt();
            TenantId tenant = new TenantId(data.readUTF());
            DecoderIdentity decoder = new DecoderIdentity(data.readUTF(), data.readUTF(), data.readUTF());
            StoreType store = StoreType.valueOf(data.readUTF());
            int[] prefix = tokens(data, 0);
            int[] tokens = tokens(data, 1);
            return new Header(new BlockKey(tenant, decoder, store, prefix, tokens), shape, seconds, checksum);
        } catch (IllegalArgumentException | EOFException e) {
            throw new DamagedBlockException("the header of a block cannot be read: " + e.getMessage());
        }
    }

    private static int[] tokens(DataInputStream data, int least) throws IOException {
        int[] tokens = new int[within(data.readInt(), least, MOST_TOKENS)];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = data.readInt();
        }
        return tokens;
    }

    private static int within(int value, int least, int most) throws DamagedBlockException {
        if (value < least || value > most) {
            throw new DamagedBlockException("the header of a block says " + value);
        }
        return value;
    }
}
