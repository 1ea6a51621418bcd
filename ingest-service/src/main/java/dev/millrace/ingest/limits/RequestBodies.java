package dev.millrace.ingest.limits;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Opens request bodies as they stream, decompressed and within limits. Thread-safe; a body belongs to one thread. */
@Component
public final class RequestBodies {

    /** 8 MiB, what RFC 8878 asks a decoder to support: a frame must not choose how much memory we take. */
    private static final int ZSTD_WINDOW_LOG = 23;

    private static final int BUFFER = 64 * 1024;

    private final IngestLimits limits;
    private final Counter received;

    RequestBodies(IngestLimits limits, MeterRegistry meters) {
        this.limits = limits;
        this.received = Counter.builder("millrace.ingest.bytes.received")
                .baseUnit("bytes")
                .description("Bytes of request bodies as sent, before decompression")
                .register(meters);
    }

    /**
     * The decompressed body. Reading it throws {@link ApiException}, never {@link IOException}: {@code body-too-large}
     * past a limit, {@code body-malformed} when it breaks off or is not what its encoding says.
     *
     * @param most decompressed bytes
     */
    public InputStream open(HttpServletRequest request, DataSize most) {
        String encoding = Optional.ofNullable(request.getHeader(HttpHeaders.CONTENT_ENCODING))
                .orElse("identity")
                .strip()
                .toLowerCase(Locale.ROOT);
        try {
            SentBytes sent = new SentBytes(request.getInputStream(), request.getContentLengthLong(), received);
            InputStream plain = switch (encoding) {
                case "identity", "" -> sent;
                case "gzip", "x-gzip" -> new GZIPInputStream(sent, BUFFER);
                case "zstd" -> zstd(sent);
                default ->
                    throw new ApiException(
                            ErrorCode.CONTENT_ENCODING_UNSUPPORTED,
                            "Content-Encoding " + encoding + " is not supported");
            };
            return new BoundedBody(plain, sent, most.toBytes(), plain == sent ? Integer.MAX_VALUE : limits.expansion());
        } catch (IOException e) {
            throw BoundedBody.broken(e);
        }
    }

    private static InputStream zstd(InputStream sent) throws IOException {
        ZstdInputStreamNoFinalizer zstd = new ZstdInputStreamNoFinalizer(sent);
        zstd.setLongMax(ZSTD_WINDOW_LOG);
        return zstd;
    }
}
