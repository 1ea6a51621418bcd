package dev.millrace.registry.artefact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.registry.Digests;
import dev.millrace.registry.RegistryTest;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class ArtefactIT extends RegistryTest {

    private static final int SMALL = 64 * 1024;

    @Autowired
    private MeterRegistry meters;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, SMALL, SMALL + 1, 3_000_000})
    void bytesComeBackAsTheyWereSent(int size) {
        byte[] bytes = random(size);
        assertThat(putArtefact("bytes", bytes).status()).isEqualTo(201);
        assertThat(putArtefact("bytes", bytes).status()).isEqualTo(200);
        Answer read = get(path(bytes), "bytes");
        assertThat(read.raw().body()).isEqualTo(bytes);
        assertThat(read.raw().headers().firstValue("etag")).hasValue('"' + Digests.of(bytes) + '"');
        Answer head = call("HEAD", path(bytes), "bytes", new byte[0], "text/plain");
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.raw().headers().firstValueAsLong("content-length")).hasValue(size);
        assertThat(Files.exists(file(bytes))).isEqualTo(size > SMALL);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, SMALL + 10})
    void refusesBytesWithAnotherDigestAndKeepsNothing(int size) throws IOException {
        byte[] bytes = random(size);
        byte[] other = random(size + 1);
        assertThat(call("PUT", path(bytes), "digest", other, "application/octet-stream")
                        .code())
                .isEqualTo("artefact-digest-mismatch");
        assertThat(get(path(bytes), "digest").status()).isEqualTo(404);
        assertThat(incoming()).isEmpty();
    }

    @Test
    void anArtefactOfAnotherTenantIsNotThere() {
        byte[] bytes = random(SMALL + 11);
        putArtefact("mine", bytes);
        assertThat(get(path(bytes), "theirs").code()).isEqualTo("not-found");
        assertThat(putArtefact("theirs", bytes).status()).isEqualTo(201);
        assertThat(get(path(bytes), "theirs").raw().body()).isEqualTo(bytes);
    }

    @Test
    void aDamagedArtefactIsNeverServedAndCanBeSentAgain() throws IOException {
        byte[] bytes = random(200_000);
        putArtefact("damaged", bytes);
        try (FileChannel file = FileChannel.open(file(bytes), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {(byte) ~bytes[199_999]}), 199_999);
        }
        double before = corrupt();
        Answer refused = get(path(bytes), "damaged");
        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.code()).isEqualTo("artefact-corrupt");
        assertThat(corrupt()).isEqualTo(before + 1);
        assertThat(get(path(bytes), "damaged").code()).isEqualTo("artefact-corrupt");
        assertThat(putArtefact("damaged", bytes).status()).isEqualTo(200);
        assertThat(get(path(bytes), "damaged").raw().body()).isEqualTo(bytes);
    }

    @Test
    void refusesANameThatIsNoDigest() {
        assertThat(get("/v1/artefacts/..%2F..%2Fetc%2Fpasswd", "names").code()).isEqualTo("invalid-request");
        assertThat(get("/v1/artefacts/" + "A".repeat(64), "names").code()).isEqualTo("invalid-request");
    }

    @Test
    void anArtefactThatIsCurrentIsNotSentAgain() {
        byte[] bytes = random(100);
        putArtefact("current", bytes);
        assertThat(get(path(bytes), "current", "If-None-Match", '"' + Digests.of(bytes) + '"')
                        .status())
                .isEqualTo(304);
    }

    private double corrupt() {
        return meters.get("millrace.registry.artefacts.corrupt").counter().count();
    }

    private static Stream<Path> incoming() throws IOException {
        return Files.list(ARTEFACTS.resolve("incoming"));
    }

    private static Path file(byte[] bytes) {
        String sha256 = Digests.of(bytes);
        return ARTEFACTS.resolve(sha256.substring(0, 2)).resolve(sha256);
    }

    private static String path(byte[] bytes) {
        return "/v1/artefacts/" + Digests.of(bytes);
    }

    /** The same for the same size. */
    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
