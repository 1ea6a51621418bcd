package dev.millrace.retrieval.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.DocumentPart.Section;
import dev.millrace.events.TenantId;
import dev.millrace.registryclient.NewVersion;
import dev.millrace.registryclient.Registered;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.registryclient.testing.FakeRegistry;
import dev.millrace.retrieval.TestParts;
import dev.millrace.retrieval.document.DocumentFixture;
import dev.millrace.retrieval.train.TrainedRanker;
import dev.millrace.tensors.Safetensors;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/** From a tenant's documents to searches that a ranker of its own ranks, with the real encoder. */
@DirtiesContext
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class RankerTrainingIT {

    private static final FakeRegistry REGISTRY = new FakeRegistry();
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String MODEL = "ranker/default";
    private static final int DOCUMENTS = 40;
    private static final List<String> SUBJECTS = List.of(
            "harbour",
            "violin",
            "glacier",
            "bakery",
            "satellite",
            "orchard",
            "lantern",
            "tractor",
            "compass",
            "library");

    @TempDir
    private static Path folder;

    private final TenantId tenant = DocumentFixture.newTenant();
    private final DocumentFixture documents;
    private final RegistryClient registry;
    private final JdbcClient jdbc;
    private RestClient http = RestClient.create();

    RankerTrainingIT(
            @Autowired KafkaTemplate<String, byte[]> kafka,
            @Autowired JdbcClient jdbc,
            @Autowired RegistryClient registry) {
        this.documents = new DocumentFixture(kafka, jdbc, tenant);
        this.registry = registry;
        this.jdbc = jdbc;
    }

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry properties) {
        TestParts.configure(properties);
        properties.add("millrace.registry.url", REGISTRY::url);
        properties.add("millrace.registry.pause", () -> "1ms");
        properties.add("millrace.ranker.follow", () -> "100ms");
        properties.add("millrace.ranker.training.folder", () -> folder);
        properties.add("millrace.ranker.training.heap", () -> "512MB");
        properties.add("millrace.ranker.training.threads", () -> "1");
        properties.add("millrace.ranker.training.report", () -> "10ms");
        properties.add("millrace.ranker.training.retry", () -> "100ms");
        properties.add("millrace.job.concurrent", () -> "1");
        properties.add("millrace.job.lease", () -> "3s");
        properties.add("millrace.job.scan", () -> "100ms");
        properties.add("millrace.job.watch", () -> "50ms");
    }

    @BeforeEach
    void connect(@LocalServerPort int port) {
        http = RestClient.builder()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultHeader("X-Millrace-Tenant", tenant.value())
                .defaultStatusHandler(status -> true, (request, response) -> {})
                .build();
    }

    @AfterEach
    void leaveNothing() {
        // A service that starts on this database next would have to index them first.
        jdbc.sql("delete from document where tenant = ?").param(tenant.value()).update();
    }

    @Test
    void aTenantsOwnRankerServesOnceItsDocumentsHaveVectorsOfIt() throws Exception {
        ingest();
        String shipped = search().path("ranker").asString("none");

        String first = accepted("{\"steps\": 2, \"epochs\": 1, \"seed\": 3}");
        kill(first);
        JsonNode done = succeeded(first);
        assertThat(done.path("attempt").asInt()).isEqualTo(2);
        String digest = done.at("/result/digest").asString();
        assertThat(done.at("/result/metrics/validation/tkl/mrr").asDouble()).isPositive();
        assertThat(done.at("/result/promoted").asBoolean()).isFalse();
        checkManifest(digest);
        assertThat(search().path("ranker").asString("none")).isEqualTo(shipped);

        REGISTRY.move(tenant, MODEL, digest);
        awaitRanker(digest);
        assertThat(encoded(digest)).isEqualTo(DOCUMENTS);
        await().atMost(LONG)
                .until(() -> search().path("documents")
                        .valueStream()
                        .allMatch(document -> document.path("scores").has("ranker")));

        // What people say makes the one that serves better.
        String second = accepted(
                "{\"steps\": 2, \"epochs\": 1, \"promote\": true, \"judgements\": %s}".formatted(judgements()));
        String better = succeeded(second).at("/result/digest").asString();
        assertThat(manifest(better).path("parent").asString()).isEqualTo(digest);
        assertThat(manifest(better).path("startedFrom").asString()).isEqualTo(digest);
        awaitRanker(better);

        // One that reads other words is refused, and said so; the one before goes on.
        String foreign = foreign(better);
        REGISTRY.move(tenant, MODEL, foreign);
        await().atMost(LONG)
                .until(() -> standing().at("/refused/code").asString("").equals("encoder-mismatch"));
        assertThat(standing().at("/refused/version").asString()).isEqualTo(foreign);
        assertThat(search().path("ranker").asString()).isEqualTo(better);

        // Another tenant has nothing of it.
        http = http.mutate()
                .defaultHeaders(headers -> headers.set(
                        "X-Millrace-Tenant", DocumentFixture.newTenant().value()))
                .build();
        assertThat(search().path("ranker").asString("none")).isEqualTo(shipped);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusalsNameWhatIsAtFault() {
        documents.awaitConsumed(documents.put("there", "some text"));
        refused("{\"source\": \"guesses\"}", "invalid-request", "source");
        refused("{\"steps\": 0}", "invalid-request", "steps");
        refused("{\"encoderRate\": 2}", "invalid-request", "encoderRate");
        refused("{\"source\": \"judgements\"}", "invalid-request", "judgements");
        refused("{\"source\": \"clicks\", \"judgements\": []}", "invalid-request", "judgements");
        refused(
                "{\"judgements\": [{\"query\": \"a\", \"document\": \"there\", \"gain\": 1},"
                        + " {\"query\": \"a\", \"document\": \"absent\", \"gain\": 1}]}",
                "invalid-request",
                "judgements[1].document");
        refused(
                "{\"clicks\": [{\"query\": \"a\", \"shown\": [\"there\"], \"clicked\": [\"absent\"]}]}",
                "invalid-request",
                "clicks[0].clicked[0]");
        refused(
                "{\"judgements\": [{\"query\": \"a\", \"document\": \"there\", \"gain\": 1}]}",
                "training-too-few",
                "judgements");
        assertThat(String.valueOf(post("default", "{}").getBody())).contains("training-too-few");
        assertThat(String.valueOf(post("-", "{}").getBody())).contains("\"field\":\"name\"");
    }

    private void ingest() {
        Random random = new Random(5);
        for (int d = 0; d < DOCUMENTS; d++) {
            String subject = SUBJECTS.get(d % SUBJECTS.size());
            StringBuilder text = new StringBuilder();
            List<Section> sections = new ArrayList<>();
            for (int s = 0; s < 2; s++) {
                String heading = "The " + subject + " of year " + (d * 2 + s);
                sections.add(new Section(text.length(), 1, heading));
                text.append(heading)
                        .append("\n\n")
                        .append(sentences(subject, random))
                        .append("\n\n");
            }
            documents.put("d" + d, text.toString(), sections, Map.of());
        }
        await().atMost(LONG)
                .until(() -> jdbc.sql("select count(distinct document) from encoding where tenant = ?")
                                .param(tenant.value())
                                .query(Integer.class)
                                .single()
                        == DOCUMENTS);
    }

    private static String sentences(String subject, Random random) {
        List<String> words = List.of(
                "keeper",
                "morning",
                "repairs",
                "wooden",
                "silent",
                "carries",
                "northern",
                "paints",
                "engine",
                "copper",
                "remembers",
                "window",
                "measures",
                "heavy",
                "river",
                "songs",
                "winter",
                "builds",
                "golden",
                "market");
        return IntStream.range(0, 6)
                .mapToObj(sentence -> "Every " + subject + " "
                        + IntStream.range(0, 8)
                                .mapToObj(word -> words.get(random.nextInt(words.size())))
                                .collect(Collectors.joining(" "))
                        + ".")
                .collect(Collectors.joining(" "));
    }

    private static String judgements() {
        return IntStream.range(0, 24)
                .mapToObj(d -> "{\"query\": \"the %s of year %d\", \"document\": \"d%d\", \"gain\": %d}"
                        .formatted(SUBJECTS.get(d % SUBJECTS.size()), d * 2, d, 1 + d % 2))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** The same ranker as if another encoder's words had been trained on. */
    private String foreign(String digest) throws Exception {
        TrainedRanker trained = TrainedRanker.read(Safetensors.read(artefact(digest)));
        Path file = Files.createTempFile("ranker", ".safetensors");
        new TrainedRanker(trained.config(), trained.weights(), trained.fusion(), "another").write(file);
        byte[] bytes = Files.readAllBytes(file);
        Files.delete(file);
        return registry.register(
                                        tenant,
                                        List.of(new NewVersion(
                                                MODEL, Map.of("kind", "ranker"), bytes, Optional.empty())))
                                .getFirst()
                        instanceof Registered.Done(String registered, var alias)
                ? registered
                : "";
    }

    private void checkManifest(String digest) {
        JsonNode manifest = manifest(digest);
        assertThat(manifest.path("family").asString()).isEqualTo("tkl");
        assertThat(manifest.path("seed").asInt()).isEqualTo(3);
        assertThat(manifest.path("source").asString()).isEqualTo("pseudo-queries");
        assertThat(manifest.path("documents").asInt()).isEqualTo(DOCUMENTS);
        assertThat(manifest.at("/kernels/0/name").asString()).isEqualTo("local-window");
        assertThat(manifest.path("encoderDigest").asString())
                .isEqualTo(search().path("encoder").asString());
        assertThat(manifest.has("parent")).isFalse();
        TrainedRanker ranker = TrainedRanker.read(Safetensors.read(artefact(digest)));
        assertThat(ranker.encoder()).isEqualTo(manifest.path("encoderDigest").asString());
    }

    private static JsonNode manifest(String digest) {
        return (JsonNode) Objects.requireNonNull(
                Objects.requireNonNull(REGISTRY.version(digest)).get("manifest"));
    }

    private static byte[] artefact(String digest) {
        Object artefacts = Objects.requireNonNull(
                Objects.requireNonNull(REGISTRY.version(digest)).get("artefacts"));
        Object sha256 = Objects.requireNonNull(((Map<?, ?>) ((List<?>) artefacts).getFirst()).get("sha256"));
        return Objects.requireNonNull(REGISTRY.artefact(sha256.toString()));
    }

    private int encoded(String ranker) {
        return jdbc.sql("select count(*) from encoding where tenant = ? and digest like ?")
                .params(tenant.value(), "%/" + ranker)
                .query(Integer.class)
                .single();
    }

    private void awaitRanker(String digest) {
        await().atMost(LONG).until(() -> search().path("ranker").asString("").equals(digest));
    }

    private JsonNode search() {
        return Objects.requireNonNull(http.post()
                .uri("/v1/search")
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"query\": \"the glacier of year 6\"}")
                .retrieve()
                .body(JsonNode.class));
    }

    private JsonNode standing() {
        return Objects.requireNonNull(
                http.get().uri("/v1/rankers/default").retrieve().body(JsonNode.class));
    }

    private String accepted(String request) {
        ResponseEntity<JsonNode> answer = post("default", request);
        assertThat(answer.getStatusCode().value())
                .as(String.valueOf(answer.getBody()))
                .isEqualTo(202);
        return Objects.requireNonNull(answer.getBody()).path("id").asString();
    }

    private ResponseEntity<JsonNode> post(String name, String request) {
        return http.post()
                .uri("/v1/rankers/{name}/trainings", name)
                .contentType(MediaType.APPLICATION_JSON)
                .body(request)
                .retrieve()
                .toEntity(JsonNode.class);
    }

    private void refused(String request, String code, String field) {
        ResponseEntity<JsonNode> answer = post("default", request);
        JsonNode body = Objects.requireNonNull(answer.getBody());
        assertThat(answer.getStatusCode().is4xxClientError())
                .as(body.toString())
                .isTrue();
        assertThat(body.path("code").asString()).as(body.toString()).isEqualTo(code);
        assertThat(body.at("/errors/0/field").asString()).as(body.toString()).isEqualTo(field);
    }

    private JsonNode job(String id) {
        return Objects.requireNonNull(
                http.get().uri("/v1/jobs/{id}", id).retrieve().body(JsonNode.class));
    }

    private JsonNode succeeded(String id) {
        await().atMost(LONG).until(() -> job(id).has("endedAt"));
        JsonNode job = job(id);
        assertThat(job.path("state").asString()).as(job.toString()).isEqualTo("succeeded");
        return job;
    }

    /** Ends the job's process once it works. */
    private void kill(String id) {
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> job(id).path("step").asInt() > 0);
        ProcessHandle.current()
                .children()
                .filter(child -> commandLine(child.pid()).contains(id))
                .forEach(ProcessHandle::destroyForcibly);
    }

    private static String commandLine(long pid) {
        try {
            return new String(
                    Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline")), StandardCharsets.UTF_8);
        } catch (java.io.IOException gone) {
            return "";
        }
    }
}
