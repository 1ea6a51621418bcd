package dev.millrace.servicekit;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.zip.GZIPInputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.util.unit.DataSize;

/** Opens request bodies as they stream, decompressed and within limits. Thread-safe; a body belongs to one thread. */
public final class RequestBodies {

    /** 8 MiB, what RFC 8878 asks a decoder to support: a frame must not choose how much memory we take. */
    private static final int ZSTD_WINDOW_LOG = 23;

    private static final int BUFFER = 64 * 1024;

    private final int expansion;
    private final IntConsumer received;

    /**
     * @param expansion how many times larger than what was sent a decompressed body may be, past its first MiB
     * @param received hears how many bytes came, before decompression, as they come
     */
    public RequestBodies(int expansion, IntConsumer received) {
        this.expansion = expansion;
        this.received = received;
    }

    /**
     * The decompressed body. Reading it throws {@link ApiException}, never {@link IOException}: {@code body-too-large}
     * past a limit, {@code body-malformed} when it breaks off or is not what its encoding says.
     *
     * @param most decompressed bytes
     * @throws ApiException {@code content-encoding-unsupported} where it is neither gzip nor zstd
     */
    public InputStream open(HttpServletRequest request, DataSize most) {
        try {
            return open(
                    request.getInputStream(),
                    Collections.list(request.getHeaders(HttpHeaders.CONTENT_ENCODING)),
                    request.getContentLengthLong(),
                    most);
        } catch (IOException e) {
            throw BoundedBody.broken(e);
        }
    }

    /**
     * The same of a body that is read already.
     *
     * @param encodings values of its Content-Encoding headers
     * @param announced its Content-Length, below 0 where there is none
     */
    InputStream open(InputStream body, List<String> encodings, long announced, DataSize most) {
        String encoding = encoding(encodings);
        SentBytes sent = new SentBytes(body, announced, received);
        try {
            InputStream plain = switch (encoding) {
                case "identity", "" -> sent;
                case "gzip", "x-gzip" -> new GZIPInputStream(sent, BUFFER);
                case "zstd" -> zstd(sent);
                default ->
                    throw new ApiException(
                            ErrorCode.CONTENT_ENCODING_UNSUPPORTED,
                            "Content-Encoding " + encoding + " is not supported");
            };
            return new BoundedBody(plain, sent, most.toBytes(), plain == sent ? Integer.MAX_VALUE : expansion);
        } catch (IOException e) {
            throw BoundedBody.broken(e);
        }
    }

    /** Whether a body is longer than its Content-Length says. */
    static boolean isEncoded(List<String> encodings) {
        String encoding = encoding(encodings);
        return !encoding.isEmpty() && !encoding.equals("identity");
    }

    private static String encoding(List<String> encodings) {
        return String.join(", ", encodings).strip().toLowerCase(Locale.ROOT);
    }

    private static InputStream zstd(InputStream sent) throws IOException {
        ZstdInputStreamNoFinalizer zstd = new ZstdInputStreamNoFinalizer(sent);
        zstd.setLongMax(ZSTD_WINDOW_LOG);
        return zstd;
    }
}
