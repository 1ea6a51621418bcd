package dev.millrace.servicekit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

class RequestBodiesTest {

    private static final byte[] TEXT = "a body ".repeat(1_000).getBytes(StandardCharsets.UTF_8);
    private static final int MIB = 1 << 20;

    private final AtomicInteger received = new AtomicInteger();
    private final RequestBodies bodies = new RequestBodies(250, received::addAndGet);

    @Test
    void aBodyIsReadHoweverItIsEncoded() throws IOException {
        assertThat(read(TEXT, List.of(), MIB)).isEqualTo(TEXT);
        assertThat(read(TEXT, List.of("identity"), MIB)).isEqualTo(TEXT);
        assertThat(read(gzip(TEXT), List.of("GZIP"), MIB)).isEqualTo(TEXT);
        received.set(0);
        byte[] zstd = Zstd.compress(TEXT);
        assertThat(read(zstd, List.of(" zstd "), MIB)).isEqualTo(TEXT);
        assertThat(received).hasValue(zstd.length);
    }

    @Test
    void whatBreaksOffIsMalformed() throws IOException {
        byte[] zstd = Zstd.compress(TEXT);
        byte[] gzip = gzip(TEXT);
        refused(ErrorCode.BODY_MALFORMED, Arrays.copyOf(zstd, zstd.length - 3), "zstd", MIB);
        refused(ErrorCode.BODY_MALFORMED, Arrays.copyOf(gzip, gzip.length - 3), "gzip", MIB);
        refused(ErrorCode.BODY_MALFORMED, TEXT, "zstd", MIB);
        refused(ErrorCode.BODY_MALFORMED, TEXT, "gzip", MIB);
        assertThatThrownBy(() -> bodies.open(
                                new ByteArrayInputStream(TEXT), List.of(), TEXT.length + 1L, DataSize.ofBytes(MIB))
                        .readAllBytes())
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.BODY_MALFORMED));
    }

    @Test
    void theLimitCountsWhatIsDecompressed() throws IOException {
        for (int most : new int[] {TEXT.length - 1, 1, 0}) {
            refused(ErrorCode.BODY_TOO_LARGE, TEXT, "identity", most);
            refused(ErrorCode.BODY_TOO_LARGE, gzip(TEXT), "gzip", most);
            refused(ErrorCode.BODY_TOO_LARGE, Zstd.compress(TEXT), "zstd", most);
        }
        assertThat(read(Zstd.compress(TEXT), List.of("zstd"), TEXT.length)).isEqualTo(TEXT);
    }

    @Test
    void aBombIsRefusedLongBeforeTheLimit() throws IOException {
        byte[] zeros = new byte[64 * MIB];
        refused(ErrorCode.BODY_TOO_LARGE, Zstd.compress(zeros), "zstd", Integer.MAX_VALUE);
        refused(ErrorCode.BODY_TOO_LARGE, gzip(zeros), "gzip", Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "gzip, zstd", "deflate"})
    void anotherEncodingIsNotGuessed(String encoding) {
        refused(ErrorCode.CONTENT_ENCODING_UNSUPPORTED, TEXT, encoding, MIB);
    }

    @Test
    void ofTwoHeadersNoneIsOverlooked() {
        assertThatThrownBy(() -> read(TEXT, List.of("identity", "zstd"), MIB))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.CONTENT_ENCODING_UNSUPPORTED));
    }

    private void refused(ErrorCode code, byte[] body, String encoding, int most) {
        assertThatThrownBy(() -> read(body, List.of(encoding), most))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private byte[] read(byte[] body, List<String> encodings, int most) throws IOException {
        try (InputStream in =
                bodies.open(new ByteArrayInputStream(body), encodings, body.length, DataSize.ofBytes(most))) {
            return in.readAllBytes();
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
