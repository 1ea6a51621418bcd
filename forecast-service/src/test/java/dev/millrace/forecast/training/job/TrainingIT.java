package dev.millrace.forecast.training.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.TenantId;
import dev.millrace.forecast.network.file.NetworkFile;
import dev.millrace.forecast.network.file.TrainedNetwork;
import dev.millrace.forecast.series.SeriesFixture;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.forecast.subscription.OwnDatabase;
import dev.millrace.registryclient.testing.FakeRegistry;
import dev.millrace.servicekit.testing.TestKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class TrainingIT {

    private static final FakeRegistry REGISTRY = new FakeRegistry();
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String TINY = """
            {"name":"load","model":"informer","preset":"improved","horizon":12,"lookBack":24,"epochs":%d,"patience":20,
             "batch":16,"seed":7,"sizes":{"features":8,"heads":2,"feedForward":16,"encoderLayers":1,"decoderLayers":1}}
            """;

    @TempDir
    private static Path folder;

    private final TenantId tenant = SeriesFixture.newTenant();
    private final SeriesStore store;
    private final SeriesFixture points;
    private final JdbcClient jdbc;
    private RestClient http = RestClient.create();

    TrainingIT(
            @Autowired SeriesStore store, @Autowired KafkaTemplate<String, byte[]> kafka, @Autowired JdbcClient jdbc) {
        this.store = store;
        this.points = new SeriesFixture(kafka, tenant);
        this.jdbc = jdbc;
    }

    @DynamicPropertySource
    static void parts(DynamicPropertyRegistry properties) {
        TestKafka.configure(properties);
        OwnDatabase.configure(properties, "trainings");
        properties.add("millrace.registry.url", REGISTRY::url);
        properties.add("millrace.registry.pause", () -> "1ms");
        properties.add("millrace.training.folder", () -> folder);
        properties.add("millrace.training.heap", () -> "256MB");
        properties.add("millrace.training.threads", () -> "1");
        properties.add("millrace.training.checkpoint-pause", () -> "0ms");
        properties.add("millrace.training.report", () -> "50ms");
        properties.add("millrace.training.retry", () -> "100ms");
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
    void comeBack() {
        REGISTRY.setAway(false);
    }

    @Test
    void whateverIsKilledOnTheWayTheResultIsThatOfAnUndisturbedRun() {
        String undisturbed = uploaded(6);
        JsonNode done = ended(undisturbed, "succeeded");
        String digest = done.at("/result/digest").asString();
        assertThat(done.get("progress").asDouble()).isEqualTo(1);
        assertThat(done.get("attempt").asInt()).isEqualTo(1);
        assertThat(done.at("/result/name").asString()).isEqualTo("trained/load");
        assertThat(done.at("/result/metrics/test/mse").asDouble()).isPositive();
        assertThat(REGISTRY.champion(tenant, "trained/load")).contains(digest);
        checkVersion(digest);

        // Another tenant's, so that nothing came before it: the process is killed.
        TenantId second = SeriesFixture.newTenant();
        as(second);
        String killed = uploaded(6);
        awaitEpoch(killed, 2);
        process(killed).destroyForcibly();
        assertThat(ended(killed, "succeeded").at("/result/digest").asString()).isEqualTo(digest);
        assertThat(job(killed).get("attempt").asInt()).isEqualTo(2);

        // Another replica took the job, and died: who had it before cannot write, and takes it when the lease has run
        // out.
        as(SeriesFixture.newTenant());
        String taken = uploaded(6);
        awaitEpoch(taken, 2);
        jdbc.sql(
                        "update job set fence = fence + 1, leased_until = clock_timestamp() + interval '1 second' where id = ?")
                .param(taken)
                .update();
        assertThat(ended(taken, "succeeded").at("/result/digest").asString()).isEqualTo(digest);
        assertThat(fence(taken)).isEqualTo(3);

        // The second of its name follows the first.
        as(second);
        String next = uploaded(1);
        JsonNode version = version(ended(next, "succeeded").at("/result/digest").asString());
        assertThat(version.get("parent").asString()).isEqualTo(digest);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aCancelledTrainingEndsItsProcess() {
        String id = uploaded(100_000);
        assertThat(uploaded(100_000)).isEqualTo(id);
        awaitEpoch(id, 1);
        ProcessHandle process = process(id);

        assertThat(cancel(id).getStatusCode().value()).isEqualTo(200);
        ended(id, "cancelled");
        assertThat(cancel(id).getStatusCode().value()).isEqualTo(200);
        await().until(() -> !process.isAlive());

        String events = Objects.requireNonNull(http.get()
                .uri("/v1/jobs/{id}/events", id)
                .header("Last-Event-ID", "nonsense")
                .retrieve()
                .body(String.class));
        assertThat(events).startsWith("id: ").contains("event: state\n").contains("\"state\":\"cancelled\"");
    }

    @Test
    void storedSeriesAreTrainedTogetherAndWatchedToTheEnd() {
        for (String series : List.of("a", "b")) {
            points.send(points.batch(series, 0, values(500, series.hashCode())));
        }
        await().atMost(LONG)
                .until(() -> Stream.of("a", "b")
                        .allMatch(id -> store.find(tenant, new dev.millrace.events.SeriesId(id))
                                .isPresent()));
        ResponseEntity<JsonNode> accepted = post("""
                {"name":"pair","series":["a","b"],"model":"dlinear","horizon":6,"lookBack":12,"epochs":2}
                """);
        assertThat(accepted.getStatusCode().value()).isEqualTo(202);
        String id = Objects.requireNonNull(accepted.getBody()).get("id").asString();
        assertThat(accepted.getHeaders().getLocation()).hasToString("/v1/jobs/" + id);

        String events = Objects.requireNonNull(
                http.get().uri("/v1/jobs/{id}/events", id).retrieve().body(String.class));
        assertThat(events).contains("event: state\n").contains("\"state\":\"running\"");
        assertThat(events.substring(events.lastIndexOf("event: "))).contains("\"state\":\"succeeded\"");

        TrainedNetwork network = network(job(id).at("/result/digest").asString());
        assertThat(network.channels()).containsExactly("a", "b");
        assertThat(network.frequency().iso()).isEqualTo("PT30M");
    }

    @Test
    void theTrainingGoesOnWhileTheRegistryIsAway() {
        String id = uploaded(3);
        await().atMost(LONG).until(() -> !job(id).get("state").asString().equals("queued"));
        REGISTRY.setAway(true);
        await().atMost(LONG).until(() -> job(id).get("epoch").asInt() == 3);
        assertThat(job(id).get("state").asString()).isEqualTo("running");

        REGISTRY.setAway(false);
        ended(id, "succeeded");
    }

    @Test
    void refusalsNameTheField() {
        refused("{\"model\":\"informer\",\"horizon\":1}", "name");
        refused("{\"name\":\"ridge\",\"model\":\"informer\",\"horizon\":1}", "name");
        refused("{\"name\":\"x\",\"model\":\"gru\",\"horizon\":1}", "model");
        refused("{\"name\":\"x\",\"model\":\"informer\"}", "horizon");
        refused("{\"name\":\"x\",\"model\":\"informer\",\"horizon\":1,\"preset\":\"best\"}", "preset");
        refused(
                "{\"name\":\"x\",\"model\":\"informer\",\"horizon\":1,\"sizes\":{\"features\":9,\"heads\":2}}",
                "sizes");
        refused("{\"name\":\"x\",\"model\":\"informer\",\"horizon\":1,\"epochs\":0}", "epochs");
        refused("{\"name\":\"x\",\"model\":\"informer\",\"horizon\":1,\"seed\":9007199254740993}", "seed");
        refused("{\"name\":\"x\",\"model\":\"informer\",\"horizon\":1}", "series");
        refused("{\"name\":\"x\",\"model\":\"informer\",\"horizon\":1,\"series\":\"none\"}", "series");

        refusedUpload("{\"name\":\"x\",\"model\":\"informer\",\"horizon\":2000}", "horizon");
        refusedUpload(
                "{\"name\":\"x\",\"model\":\"informer\",\"horizon\":1,\"kernels\":{\"decoder\":{\"name\":\"no\"}}}",
                "kernels");
        refusedUpload(
                "{\"name\":\"x\",\"model\":\"informer\",\"horizon\":1,\"kernels\":{\"left\":{\"name\":\"full\"}}}",
                "kernels");
        refusedUpload("{\"name\":\"x\",\"model\":\"dlinear\",\"horizon\":1,\"batch\":60000}", "batch");
        refusedUpload("{\"name\":\"x\",\"model\":\"informer\",\"horizon\":1,\"sizes\":{\"features\":65536}}", "sizes");
        assertThat(get("/v1/jobs/none").getStatusCode().value()).isEqualTo(404);
        assertThat(get("/v1/jobs?state=done").getStatusCode().value()).isEqualTo(400);
    }

    private void checkVersion(String digest) {
        JsonNode manifest = version(digest);
        assertThat(manifest.get("kind").asString()).isEqualTo("network");
        assertThat(manifest.get("seed").asLong()).isEqualTo(7);
        assertThat(manifest.get("kernels").get(0).get("name").asString()).isEqualTo("full");
        assertThat(manifest.at("/metrics/testSeasonalNaive/mae").asDouble()).isPositive();
        assertThat(manifest.get("data").get(0).get("first").asString()).isEqualTo("2016-07-01T00:00:00Z");
        assertThat(manifest.has("parent")).isFalse();
        TrainedNetwork network = network(digest);
        assertThat(network.channels()).containsExactly("north", "south");
        assertThat(network.spec().horizon()).isEqualTo(12);
        assertThat(network.residuals()).hasSize(2);
    }

    private static JsonNode version(String digest) {
        return (JsonNode) Objects.requireNonNull(
                Objects.requireNonNull(REGISTRY.version(digest)).get("manifest"));
    }

    private static TrainedNetwork network(String digest) {
        Object artefacts = Objects.requireNonNull(
                Objects.requireNonNull(REGISTRY.version(digest)).get("artefacts"));
        Object sha256 = Objects.requireNonNull(((Map<?, ?>) ((List<?>) artefacts).getFirst()).get("sha256"));
        return NetworkFile.read(Objects.requireNonNull(REGISTRY.artefact(sha256.toString())));
    }

    private void as(TenantId other) {
        http = http.mutate()
                .defaultHeaders(headers -> headers.set("X-Millrace-Tenant", other.value()))
                .build();
    }

    private String uploaded(int epochs) {
        ResponseEntity<JsonNode> answer = upload(TINY.formatted(epochs));
        assertThat(answer.getStatusCode().value())
                .as(String.valueOf(answer.getBody()))
                .isEqualTo(202);
        return Objects.requireNonNull(answer.getBody()).get("id").asString();
    }

    private ResponseEntity<JsonNode> upload(String request) {
        HttpHeaders json = new HttpHeaders();
        json.setContentType(MediaType.APPLICATION_JSON);
        MultiValueMap<String, Object> parts = new LinkedMultiValueMap<>();
        parts.add("request", new HttpEntity<>(request, json));
        parts.add("data", new ByteArrayResource(csv()) {
            @Override
            public String getFilename() {
                return "data.csv";
            }
        });
        return http.post()
                .uri("/v1/trainings")
                .contentType(MediaType.MULTIPART_FORM_DATA)
                .body(parts)
                .retrieve()
                .toEntity(JsonNode.class);
    }

    private ResponseEntity<JsonNode> post(String request) {
        return http.post()
                .uri("/v1/trainings")
                .contentType(MediaType.APPLICATION_JSON)
                .body(request)
                .retrieve()
                .toEntity(JsonNode.class);
    }

    private ResponseEntity<JsonNode> cancel(String id) {
        return http.post().uri("/v1/jobs/{id}/cancel", id).retrieve().toEntity(JsonNode.class);
    }

    private ResponseEntity<JsonNode> get(String path) {
        return http.get().uri(path).retrieve().toEntity(JsonNode.class);
    }

    private void refused(String request, String field) {
        refused(post(request), field);
    }

    private void refusedUpload(String request, String field) {
        refused(upload(request), field);
    }

    private static void refused(ResponseEntity<JsonNode> answer, String field) {
        assertThat(answer.getStatusCode().is4xxClientError())
                .as(String.valueOf(answer.getBody()))
                .isTrue();
        assertThat(Objects.requireNonNull(answer.getBody())
                        .at("/errors/0/field")
                        .asString())
                .as(answer.getBody().toString())
                .startsWith(field);
    }

    private JsonNode job(String id) {
        return Objects.requireNonNull(get("/v1/jobs/" + id).getBody());
    }

    private JsonNode ended(String id, String state) {
        await().atMost(LONG).until(() -> job(id).has("endedAt"));
        JsonNode job = job(id);
        assertThat(job.get("state").asString()).as(job.toString()).isEqualTo(state);
        return job;
    }

    private void awaitEpoch(String id, int epoch) {
        await().atMost(LONG)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> job(id).get("epoch").asInt() >= epoch);
    }

    private long fence(String id) {
        return jdbc.sql("select fence from job where id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }

    private static ProcessHandle process(String id) {
        return await().until(
                        () -> ProcessHandle.current()
                                .children()
                                .filter(child -> Optional.of(child.pid())
                                        .map(pid -> commandLine(pid))
                                        .filter(line -> line.contains(id))
                                        .isPresent())
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static String commandLine(long pid) {
        try {
            return new String(
                    Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline")), StandardCharsets.UTF_8);
        } catch (java.io.IOException gone) {
            return "";
        }
    }

    private static byte[] csv() {
        StringBuilder text = new StringBuilder("date,north,south\n");
        double[] north = values(600, 1);
        double[] south = values(600, 2);
        LocalDateTime time = LocalDateTime.of(2016, 7, 1, 0, 0);
        for (int row = 0; row < north.length; row++) {
            text.append(time.plusHours(row))
                    .append(',')
                    .append(north[row])
                    .append(',')
                    .append(south[row])
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static double[] values(int count, int seed) {
        Random random = new Random(seed);
        double[] values = new double[count];
        for (int t = 0; t < count; t++) {
            values[t] = 10 + 5 * Math.sin(2 * Math.PI * t / 24) + random.nextGaussian();
        }
        return values;
    }
}
