package dev.millrace.servicekit;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** A decompressed body that ends with a refusal where it passes a limit. */
final class BoundedBody extends InputStream {

    private static final long EXPANSION_FREE = 1 << 20;

    private final InputStream plain;
    private final SentBytes sent;
    private final long most;
    private final int expansion;
    private long count;

    BoundedBody(InputStream plain, SentBytes sent, long most, int expansion) {
        this.plain = plain;
        this.sent = sent;
        this.most = most;
        this.expansion = expansion;
    }

    static ApiException broken(IOException e) {
        return new ApiException(
                ErrorCode.BODY_MALFORMED,
                "The body breaks off or is not encoded as its Content-Encoding says: " + e.getMessage(),
                List.of(),
                Optional.empty(),
                e);
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        int read;
        try {
            read = plain.read(into, offset, length);
        } catch (IOException e) {
            throw broken(e);
        }
        if (read < 0) {
            return read;
        }
        count += read;
        if (count > most) {
            throw new ApiException(
                    ErrorCode.BODY_TOO_LARGE, "The body may have at most " + most + " bytes, counted decompressed");
        }
        if (count > EXPANSION_FREE && count / expansion > sent.count()) {
            throw new ApiException(
                    ErrorCode.BODY_TOO_LARGE, "The body expands to more than " + expansion + " times what was sent");
        }
        return read;
    }

    @Override
    public void close() {
        try {
            plain.close();
        } catch (IOException e) {
            throw broken(e);
        }
    }
}
