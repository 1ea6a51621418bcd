package dev.millrace.registry.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.registry.Digests;
import dev.millrace.registry.RegistryTest;
import dev.millrace.registry.kill.RegistryProcess.Answer;
import dev.millrace.servicekit.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One history, only passing winners, no dangling alias and no lost artefact, though the registry is killed while it works. */
class RegistryKillIT {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ALIAS = "/v1/models/m/aliases/champion";

    @TempDir
    Path folder;

    @Test
    void ofTwoHundredPromotionsOnlyThoseWithEvidenceWinAndTheirHistoryIsOne() throws Exception {
        int promotions = 200;
        try (RegistryProcess registry = new RegistryProcess("kill-promotions", folder);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            registry.start();
            registry.call("PUT", ALIAS + "/policy", why().set("rules", JSON.readTree("[\"mse <= 0.5\"]")));
            List<String> digests = new ArrayList<>();
            Set<String> passing = new HashSet<>();
            for (int i = 0; i < promotions; i++) {
                String digest = register(registry, i, RegistryTest.weights(new byte[] {1}), i % 2 == 0 ? 0.4 : 0.6);
                digests.add(digest);
                if (i % 2 == 0) {
                    passing.add(digest);
                }
            }
            CyclicBarrier together = new CyclicBarrier(promotions);
            Semaphore repeats = new Semaphore(24);
            List<Future<Integer>> answers = new ArrayList<>();
            for (String digest : digests) {
                answers.add(threads.submit(() -> {
                    together.await();
                    return promote(registry, digest, repeats);
                }));
            }
            awaitCount("select count(*) from alias_move where tenant = 'kill-promotions'", 25);
            registry.kill();
            registry.start();
            for (int i = 0; i < promotions; i++) {
                assertThat(answers.get(i).get()).as(digests.get(i)).isEqualTo(i % 2 == 0 ? 200 : 422);
            }
            history(registry, passing);
        }
    }

    /** Until it is told whether it may; a promotion whose answer was lost is asked for again. */
    private static int promote(RegistryProcess registry, String digest, Semaphore repeats) throws Exception {
        while (true) {
            Optional<Answer> now = registry.find("GET", ALIAS, null);
            if (now.isPresent() && now.get().status() <= 404) {
                ObjectNode move = why().put("digest", digest);
                Optional.of(now.get().json().path("digest").asString(""))
                        .filter(expected -> !expected.isEmpty())
                        .ifPresent(expected -> move.put("expected", expected));
                Optional<Answer> moved = registry.find("PUT", ALIAS, move);
                if (moved.isPresent()
                        && (moved.get().status() == 200 || moved.get().status() == 422)) {
                    return moved.get().status();
                }
                assertThat(moved.map(Answer::status).orElse(503)).isIn(409, 503);
            }
            // All try at once; after that, some at a time.
            repeats.acquire();
            repeats.release();
        }
    }

    private static void history(RegistryProcess registry, Set<String> passing) {
        List<JsonNode> moves = registry.call("GET", "/v1/audit?limit=1000&name=m", null)
                .json()
                .path("moves")
                .valueStream()
                .toList();
        System.out.println(moves.size() + " moves of " + passing.size() + " versions that pass");
        String before = "";
        for (int i = 0; i < moves.size(); i++) {
            JsonNode move = moves.get(i);
            assertThat(move.path("sequence").asInt()).isEqualTo(i + 1);
            assertThat(move.path("previous").asString("")).isEqualTo(before);
            assertThat(move.path("digest").asString()).isIn(passing);
            assertThat(move.path("evidence").size()).isEqualTo(1);
            before = move.path("digest").asString();
        }
        assertThat(moves.stream().map(move -> move.path("digest").asString())).containsAll(passing);
        JsonNode champion = registry.call("GET", ALIAS, null).json();
        assertThat(champion.path("digest").asString()).isEqualTo(before);
        assertThat(registry.call("GET", "/v1/versions/" + before, null).status())
                .isEqualTo(200);
        JsonNode middle = moves.get(moves.size() / 2);
        assertThat(registry.call("GET", ALIAS + "?at=" + middle.path("movedAt").asString(), null)
                        .json()
                        .path("sequence")
                        .asInt())
                .isGreaterThanOrEqualTo(middle.path("sequence").asInt());
    }

    @Test
    void anUploadGoesOnWhereItStoodAndIsSeenWhenItIsWhole() throws Exception {
        byte[] bytes = RegistryTest.weights(random(3, 2_000_000));
        int chunk = 50_000;
        try (RegistryProcess registry = new RegistryProcess("kill-upload", folder);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            registry.start();
            String id = registry.call(
                            "POST",
                            "/v1/uploads",
                            JSON.createObjectNode()
                                    .put("sha256", Digests.of(bytes))
                                    .put("size", bytes.length))
                    .json()
                    .path("id")
                    .asString();
            Future<Integer> sending = threads.submit(() -> send(registry, id, bytes, chunk));
            awaitCount("select coalesce(max(received), 0) from upload where tenant = 'kill-upload'", 10 * chunk);
            registry.kill();
            registry.start();
            System.out.println(sending.get() + " chunks had no answer");
            String artefact = "/v1/artefacts/" + Digests.of(bytes);
            assertThat(registry.call("GET", artefact, null).status()).isEqualTo(404);
            assertThat(registry.call("POST", "/v1/uploads/" + id + "/complete", JSON.createObjectNode())
                            .status())
                    .isEqualTo(201);
            assertThat(registry.call("GET", artefact, null).bytes()).isEqualTo(bytes);
        }
    }

    /** @return how many chunks had no answer */
    private static int send(RegistryProcess registry, String id, byte[] bytes, int chunk) {
        int lost = 0;
        int from = 0;
        while (from < bytes.length) {
            byte[] part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + chunk));
            Optional<Answer> answer = registry.find(
                    "PUT",
                    "/v1/uploads/" + id + "/chunks/" + from + "?sha256=" + Digests.of(part),
                    part,
                    "application/octet-stream");
            if (answer.isPresent() && answer.get().status() == 200) {
                from = answer.get().json().path("received").asInt();
            } else {
                lost += answer.isEmpty() ? 1 : 0;
                from = registry.find("GET", "/v1/uploads/" + id, null)
                        .map(upload -> upload.json().path("received").asInt())
                        .orElse(from);
            }
        }
        return lost;
    }

    @Test
    void aCollectionThatIsKilledLosesNothingAndTheNextFreesTheRest() throws Exception {
        try (RegistryProcess registry = new RegistryProcess(
                        "kill-gc",
                        folder,
                        "--millrace.registry.gc.min-unused-for=0s",
                        "--millrace.registry.gc.batch=1");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            registry.start();
            Set<String> kept = new TreeSet<>();
            for (int i = 0; i < 20; i++) {
                byte[] weights = RegistryTest.weights(random(100 + i, i % 2 == 0 ? 70_000 : 500));
                register(registry, i, weights, 0.4);
                kept.add(Digests.of(weights));
            }
            int loose = 150;
            for (int i = 0; i < loose; i++) {
                byte[] bytes = random(1000 + i, i % 3 == 0 ? 70_000 : 300);
                registry.find("PUT", "/v1/artefacts/" + Digests.of(bytes), bytes, "application/octet-stream");
            }
            ObjectNode collect = why().put("dryRun", false).put("unusedFor", "PT0S");
            Future<Optional<Answer>> collecting = threads.submit(() -> registry.find("POST", "/v1/gc", collect));
            awaitCount("select 170 - count(*) from artefact where tenant = 'kill-gc'", 40);
            registry.kill();
            registry.start();
            System.out.println("killed while it collected: " + collecting.get().isEmpty());
            readable(registry, kept);
            assertThat(registry.call("POST", "/v1/gc", collect).status()).isEqualTo(200);
            readable(registry, kept);
            assertThat(count("select count(*) from artefact where tenant = 'kill-gc'"))
                    .isEqualTo(kept.size());
            try (Stream<Path> files = Files.walk(registry.artefacts())) {
                assertThat(files.filter(Files::isRegularFile)
                                .map(file -> file.getFileName().toString()))
                        .allMatch(kept::contains)
                        .hasSize(10);
            }
        }
    }

    private static void readable(RegistryProcess registry, Set<String> artefacts) {
        for (String sha256 : artefacts) {
            Answer read = registry.call("GET", "/v1/artefacts/" + sha256, null);
            assertThat(read.status()).isEqualTo(200);
            assertThat(Digests.of(read.bytes())).isEqualTo(sha256);
        }
    }

    private static String register(RegistryProcess registry, int number, byte[] weights, double mse) {
        ObjectNode version = JSON.createObjectNode();
        version.putObject("manifest").put("family", "ridge").put("number", number);
        version.putArray("artefacts")
                .addObject()
                .put("name", "model.safetensors")
                .put("sha256", Digests.of(weights))
                .put("data", Base64.getEncoder().encodeToString(weights));
        ObjectNode evidence = version.putArray("evidence").addObject();
        evidence.put("kind", "backtest").put("recordedBy", "tester");
        evidence.putObject("metrics").put("mse", mse);
        Answer created = registry.call("POST", "/v1/models/m/versions", version);
        assertThat(created.status()).as(created.json().toString()).isEqualTo(201);
        return created.json().path("digest").asString();
    }

    private static ObjectNode why() {
        return JSON.createObjectNode().put("actor", "tester").put("reason", "test");
    }

    private static void awaitCount(String query, long least) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> count(query) >= least);
    }

    /** As the owner, whom policies on rows let see those of every tenant. */
    private static long count(String query) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(TestPostgres.url(), "registry_owner", TestPostgres.PASSWORD);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static byte[] random(int seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
