package dev.millrace.registry.artefact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.registry.Digests;
import dev.millrace.registry.RegistryTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class UploadIT extends RegistryTest {

    private static final String TENANT = "uploads";

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 300_000})
    void anArtefactComesInChunksAndIsSeenWhenItIsWhole(int size) {
        byte[] bytes = random(size);
        String id = create(bytes, size);
        int half = size / 2;
        if (size > 1) {
            assertThat(chunk(id, 0, Arrays.copyOf(bytes, half))
                            .json()
                            .path("received")
                            .asInt())
                    .isEqualTo(half);
            assertThat(complete(id).code()).isEqualTo("upload-offset");
        }
        assertThat(get("/v1/artefacts/" + Digests.of(bytes), TENANT).status()).isEqualTo(404);
        if (size > 0) {
            assertThat(chunk(id, half, Arrays.copyOfRange(bytes, half, size)).status())
                    .isEqualTo(200);
        }
        assertThat(complete(id).status()).isEqualTo(201);
        assertThat(get("/v1/artefacts/" + Digests.of(bytes), TENANT).raw().body())
                .isEqualTo(bytes);
        assertThat(get("/v1/uploads/" + id, TENANT).code()).isEqualTo("not-found");
        assertThat(uploadFile(id)).doesNotExist();
    }

    @Test
    void aChunkWhoseAnswerWasLostMayBeSentAgainAndNoneMayBeLeftOut() {
        byte[] bytes = random(200_001);
        String id = create(bytes, bytes.length);
        byte[] first = Arrays.copyOf(bytes, 100_000);
        chunk(id, 0, first);
        assertThat(chunk(id, 0, first).json().path("received").asInt()).isEqualTo(100_000);
        byte[] other = first.clone();
        other[5]++;
        assertThat(chunk(id, 0, other).code()).isEqualTo("upload-offset");
        Answer gap = chunk(id, 150_000, Arrays.copyOfRange(bytes, 150_000, bytes.length));
        assertThat(gap.status()).isEqualTo(409);
        assertThat(gap.json().path("detail").asString()).contains("100000 of 200001");
        assertThat(chunk(id, 100_000, new byte[100_002]).code()).isEqualTo("invalid-request");
    }

    @Test
    void aChunkWithAnotherDigestIsNotTaken() {
        byte[] bytes = random(70_000);
        String id = create(bytes, bytes.length);
        Answer refused = call(
                "PUT",
                "/v1/uploads/" + id + "/chunks/0?sha256=" + Digests.of(new byte[] {1}),
                TENANT,
                bytes,
                "application/octet-stream");
        assertThat(refused.code()).isEqualTo("artefact-digest-mismatch");
        assertThat(get("/v1/uploads/" + id, TENANT).json().path("received").asInt())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 80_000})
    void anArtefactThatIsNotWhatWasSaidEndsItsUpload(int size) {
        String id = create(random(size + 1), size);
        chunk(id, 0, random(size));
        assertThat(complete(id).code()).isEqualTo("artefact-digest-mismatch");
        assertThat(get("/v1/uploads/" + id, TENANT).status()).isEqualTo(404);
        assertThat(uploadFile(id)).doesNotExist();
    }

    @Test
    void whatWasWrittenButNotAcknowledgedIsWrittenOver() throws IOException {
        byte[] bytes = random(90_000);
        String id = create(bytes, bytes.length);
        Files.write(uploadFile(id), new byte[120_000]);
        chunk(id, 0, bytes);
        assertThat(complete(id).status()).isEqualTo(201);
        assertThat(get("/v1/artefacts/" + Digests.of(bytes), TENANT).raw().body())
                .isEqualTo(bytes);
    }

    /** The file was moved to its place, and the process died before it could record that. */
    @Test
    void anUploadThatWasPublishedButNotRecordedCompletes() throws IOException {
        byte[] bytes = random(95_000);
        String id = create(bytes, bytes.length);
        chunk(id, 0, bytes);
        String sha256 = Digests.of(bytes);
        Path published = ARTEFACTS.resolve(sha256.substring(0, 2)).resolve(sha256);
        Files.createDirectories(published.getParent());
        Files.move(uploadFile(id), published);
        assertThat(get("/v1/artefacts/" + sha256, TENANT).status()).isEqualTo(404);
        assertThat(complete(id).status()).isEqualTo(201);
        assertThat(get("/v1/artefacts/" + sha256, TENANT).raw().body()).isEqualTo(bytes);
    }

    @Test
    void anUploadIsItsTenantsAloneAndMayBeGivenUp() {
        byte[] bytes = random(50);
        String id = create(bytes, bytes.length);
        assertThat(get("/v1/uploads/" + id, "theirs").code()).isEqualTo("not-found");
        assertThat(call("DELETE", "/v1/uploads/" + id, TENANT, new byte[0], "text/plain")
                        .status())
                .isEqualTo(204);
        assertThat(complete(id).code()).isEqualTo("not-found");
    }

    @Test
    void refusesWhatIsOutOfForm() {
        ObjectNode tooLarge =
                JSON.createObjectNode().put("sha256", "a".repeat(64)).put("size", Long.MAX_VALUE);
        assertThat(send("POST", "/v1/uploads", TENANT, tooLarge).code()).isEqualTo("body-too-large");
        assertThat(send("POST", "/v1/uploads", TENANT, tooLarge.deepCopy().put("size", -1))
                        .code())
                .isEqualTo("invalid-request");
        assertThat(get("/v1/uploads/x", TENANT).code()).isEqualTo("invalid-request");
        byte[] bytes = random(60);
        String id = create(bytes, bytes.length);
        assertThat(chunk(id, -1, bytes).code()).isEqualTo("invalid-request");
        assertThat(chunk(id, Long.MAX_VALUE, bytes).code()).isEqualTo("invalid-request");
    }

    @Test
    void nothingOfAnUploadLiesAmongTheArtefacts() throws IOException {
        byte[] bytes = random(123_000);
        chunk(create(bytes, bytes.length), 0, bytes);
        try (Stream<Path> files = Files.walk(ARTEFACTS)) {
            assertThat(files.map(file -> file.getFileName().toString())).doesNotContain(Digests.of(bytes));
        }
    }

    private String create(byte[] bytes, int size) {
        Answer created = send(
                "POST",
                "/v1/uploads",
                TENANT,
                JSON.createObjectNode().put("sha256", Digests.of(bytes)).put("size", size));
        assertThat(created.status()).isEqualTo(201);
        return created.json().path("id").asString();
    }

    private Answer chunk(String id, long offset, byte[] bytes) {
        return call(
                "PUT",
                "/v1/uploads/" + id + "/chunks/" + offset + "?sha256=" + Digests.of(bytes),
                TENANT,
                bytes,
                "application/octet-stream");
    }

    private Answer complete(String id) {
        return send("POST", "/v1/uploads/" + id + "/complete", TENANT, JSON.createObjectNode());
    }

    private static Path uploadFile(String id) {
        return ARTEFACTS.resolve("uploads").resolve(id);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size + 7L).nextBytes(bytes);
        return bytes;
    }
}
