package dev.millrace.registry.artefact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.registry.Digests;
import dev.millrace.registry.RegistryTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** With a registry that collects at once what nobody uses. */
@TestPropertySource(
        properties = {
            "millrace.registry.gc.min-unused-for=0s",
            "millrace.registry.gc.batch=7",
            "millrace.registry.outbox.transactional-id=collection"
        })
class CollectionIT extends RegistryTest {

    @Test
    void whatNoVersionKeepsIsFreedAndTheRestStays() throws IOException {
        byte[] kept = weights(random(1, 100_000));
        byte[] keptSmall = weights(random(2, 100));
        String version = register("gc-freed", "m", version(1, kept)).digest();
        register("gc-freed", "m", version(2, keptSmall));
        List<byte[]> loose = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            loose.add(random(10 + i, i % 2 == 0 ? 90_000 : 90));
            putArtefact("gc-freed", loose.getLast());
        }
        age();
        JsonNode look = collect("gc-freed", true).json();
        assertThat(look.path("artefacts").asInt()).isEqualTo(20);
        assertThat(look.path("bytes").asInt()).isEqualTo(10 * 90_000 + 10 * 90);
        assertThat(get(path(loose.getFirst()), "gc-freed").status()).isEqualTo(200);

        JsonNode freed = collect("gc-freed", false).json();
        assertThat(freed.path("artefacts").asInt()).isEqualTo(20);
        assertThat(freed.path("files").asInt()).isGreaterThanOrEqualTo(10);
        assertThat(freed.path("complete").asBoolean()).isTrue();
        for (byte[] bytes : loose) {
            assertThat(get(path(bytes), "gc-freed").status()).isEqualTo(404);
            assertThat(file(bytes)).doesNotExist();
        }
        assertThat(get(path(kept), "gc-freed").raw().body()).isEqualTo(kept);
        assertThat(get(path(keptSmall), "gc-freed").raw().body()).isEqualTo(keptSmall);

        assertThat(delete("gc-freed", version).status()).isEqualTo(204);
        age();
        assertThat(collect("gc-freed", false).json().path("artefacts").asInt()).isEqualTo(1);
        assertThat(file(kept)).doesNotExist();
        assertThat(register("gc-freed", "m", version(1, kept)).status()).isEqualTo(201);
        assertThat(get(path(kept), "gc-freed").raw().body()).isEqualTo(kept);
    }

    @Test
    void theFileOfAnotherTenantStays() throws IOException {
        byte[] shared = weights(random(5, 80_000));
        register("gc-one", "m", version(1, shared));
        putArtefact("gc-two", shared);
        age();
        assertThat(collect("gc-two", false).json().path("artefacts").asInt()).isEqualTo(1);
        assertThat(get(path(shared), "gc-two").status()).isEqualTo(404);
        assertThat(get(path(shared), "gc-one").raw().body()).isEqualTo(shared);
    }

    @Test
    void dataThatAManifestNamesIsKeptWithItsVersion() throws IOException {
        byte[] rows = random(6, 70_000);
        putArtefact("gc-data", rows);
        ObjectNode version = version(1, weights(random(7, 10)));
        version.withObject("manifest").put("dataDigest", Digests.of(rows));
        String digest = register("gc-data", "m", version).digest();
        age();
        assertThat(collect("gc-data", false).json().path("artefacts").asInt()).isZero();
        delete("gc-data", digest);
        assertThat(collect("gc-data", false).json().path("artefacts").asInt()).isEqualTo(2);
    }

    /** What a process leaves that dies in the middle: a file without a row, half an upload, a damaged file. */
    @Test
    void whatACrashLeftIsFreed() throws IOException {
        byte[] orphan = random(8, 70_000);
        Files.createDirectories(file(orphan).getParent());
        Files.write(file(orphan), orphan);
        Path half = Files.write(ARTEFACTS.resolve("uploads/00000000-0000-0000-0000-000000000001"), orphan);
        Path damaged = Files.write(ARTEFACTS.resolve("damaged").resolve(Digests.of(orphan)), orphan);
        Answer open = send(
                "POST",
                "/v1/uploads",
                "gc-crash",
                JSON.createObjectNode().put("sha256", Digests.of(orphan)).put("size", 70_000));
        Path going = Files.write(
                ARTEFACTS.resolve("uploads").resolve(open.json().path("id").asString()), orphan);
        age();
        collect("gc-crash", false);
        assertThat(file(orphan)).doesNotExist();
        assertThat(half).doesNotExist();
        assertThat(damaged).doesNotExist();
        assertThat(going).exists();
    }

    /** Registrations that rely on what is there, and artefacts that are sent again, while all of it is being collected. */
    @Test
    void nothingIsTakenThatARegistrationRefersTo() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> collections = threads.submit(() -> {
                int runs = 0;
                while (!stop.get()) {
                    age();
                    assertThat(collect("gc-race", false).status()).isEqualTo(200);
                    runs++;
                }
                return runs;
            });
            List<Future<List<String>>> writers = new ArrayList<>();
            for (int w = 0; w < 4; w++) {
                int writer = w;
                writers.add(threads.submit(() -> {
                    List<String> registered = new ArrayList<>();
                    for (int i = 0; i < 40; i++) {
                        // Writers share artefacts: what one leaves, another sends again.
                        byte[] data = weights(random(i, i % 2 == 0 ? 70_000 : 50));
                        putArtefact("gc-race", data);
                        ObjectNode version = version(i, data);
                        version.withObject("manifest").put("writer", writer);
                        if (writer % 2 == 0) {
                            ((ObjectNode) version.path("artefacts").path(0)).remove("data");
                        }
                        Answer answer = register("gc-race", "m", version);
                        assertThat(answer.code()).isIn("", "artefact-missing", "unavailable", "artefact-invalid");
                        if (answer.status() == 201) {
                            registered.add(answer.digest());
                            if (i % 3 == 0) {
                                delete("gc-race", answer.digest());
                                registered.removeLast();
                            }
                        }
                    }
                    return registered;
                }));
            }
            List<String> all = new ArrayList<>();
            try {
                for (Future<List<String>> writer : writers) {
                    all.addAll(writer.get());
                }
            } finally {
                stop.set(true);
            }
            System.out.println(all.size() + " versions registered beside " + collections.get() + " collections");
            assertThat(all).isNotEmpty();
            for (String digest : all) {
                String sha256 = get("/v1/versions/" + digest, "gc-race")
                        .json()
                        .path("artefacts")
                        .path(0)
                        .path("sha256")
                        .asString();
                Answer read = get("/v1/artefacts/" + sha256, "gc-race");
                assertThat(read.status()).isEqualTo(200);
                assertThat(Digests.of(read.raw().body())).isEqualTo(sha256);
            }
        }
    }

    @Test
    void aVersionThatAnAliasNamesIsNotDeleted() {
        String digest = register("gc-used", "m", withAlias(version(1, weights(new byte[9])), null))
                .digest();
        Answer refused = delete("gc-used", digest);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("version-in-use");
        assertThat(refused.json().path("errors").path(0).path("field").asString())
                .isEqualTo("aliases.champion");
        assertThat(delete("gc-used", "0".repeat(64)).code()).isEqualTo("not-found");
    }

    @Test
    void aDeletedVersionIsNotNamedUntilItIsRegisteredAgain() {
        byte[] data = weights(new byte[8]);
        String digest = register("gc-again", "m", version(1, data)).digest();
        delete("gc-again", digest);
        assertThat(get("/v1/versions/" + digest, "gc-again").code()).isEqualTo("not-found");
        assertThat(get("/v1/models/m", "gc-again").code()).isEqualTo("not-found");
        assertThat(get("/v1/models", "gc-again").json().path("models").size()).isZero();
        assertThat(moveAlias("gc-again", "m", "champion", digest, null).code()).isEqualTo("not-found");
        assertThat(register("gc-again", "m", withAlias(version(1, data), null)).status())
                .isEqualTo(201);
        assertThat(get(aliasPath("m", "champion"), "gc-again").digest()).isEqualTo(digest);
    }

    private Answer collect(String tenant, boolean dryRun) {
        return send(
                "POST",
                "/v1/gc",
                tenant,
                JSON.createObjectNode()
                        .put("dryRun", dryRun)
                        .put("unusedFor", "PT0S")
                        .put("actor", "tester")
                        .put("reason", "test"));
    }

    private Answer delete(String tenant, String digest) {
        return send(
                "DELETE",
                "/v1/versions/" + digest,
                tenant,
                JSON.createObjectNode().put("actor", "tester").put("reason", "test"));
    }

    /** Files are as old as their times say. */
    private static void age() throws IOException {
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
        try (var files = Files.walk(ARTEFACTS)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try {
                    Files.setLastModifiedTime(file, old);
                } catch (NoSuchFileException e) {
                    continue;
                }
            }
        } catch (UncheckedIOException e) {
            // A file that went away while the folders were walked.
            return;
        }
    }

    private static Path file(byte[] bytes) {
        String sha256 = Digests.of(bytes);
        return ARTEFACTS.resolve(sha256.substring(0, 2)).resolve(sha256);
    }

    private static String path(byte[] bytes) {
        return "/v1/artefacts/" + Digests.of(bytes);
    }

    private static byte[] random(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
