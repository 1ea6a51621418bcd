package dev.millrace.ingest.extraction;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Decodes a file and replaces nothing: bytes that are no characters of the charset end it, with their place. Asks the
 * deadline at each read. A byte order mark tells the charset where none is stated.
 */
final class StrictReader extends Reader {

    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final Deadline deadline;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
    private long consumed;
    private boolean ended;

    private StrictReader(InputStream in, Charset charset, Deadline deadline) {
        this.in = in;
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        this.deadline = deadline;
        bytes.flip();
    }

    /**
     * @param stated by the sender
     * @param found in the document itself, for want of a stated one; UTF-8 without either
     */
    static StrictReader open(Path file, Optional<Charset> stated, Optional<Charset> found, Deadline deadline)
            throws IOException {
        Charset charset = stated.or(() -> mark(file)).or(() -> found).orElse(StandardCharsets.UTF_8);
        return new StrictReader(Files.newInputStream(file), charset, deadline);
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
        deadline.check();
        if (length == 0) {
            return 0;
        }
        CharBuffer characters = CharBuffer.wrap(into, offset, length).slice();
        while (true) {
            int before = bytes.position();
            CoderResult result = decoder.decode(bytes, characters, ended);
            consumed += bytes.position() - before;
            if (result.isError()) {
                throw new ApiException(
                        ErrorCode.DOCUMENT_ENCODING,
                        "The bytes from " + consumed + " on are no " + decoder.charset() + " text");
            }
            if (characters.position() > 0 || result.isOverflow()) {
                // An array of one char has no room for a pair: a wider one of our own is never asked for here.
                return characters.position() > 0 ? characters.position() : pairTooWide();
            }
            if (ended) {
                return -1;
            }
            fill();
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void fill() throws IOException {
        bytes.compact();
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (read < 0) {
            ended = true;
        } else {
            bytes.position(bytes.position() + read);
        }
        bytes.flip();
    }

    private static int pairTooWide() throws IOException {
        throw new IOException("a reader of single characters cannot take a surrogate pair");
    }

    private static Optional<Charset> mark(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] first = in.readNBytes(2);
            if (first.length < 2) {
                return Optional.empty();
            }
            int mark = (first[0] & 0xff) << 8 | first[1] & 0xff;
            return switch (mark) {
                case 0xfeff -> Optional.of(StandardCharsets.UTF_16BE);
                case 0xfffe -> Optional.of(StandardCharsets.UTF_16LE);
                default -> Optional.empty();
            };
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
