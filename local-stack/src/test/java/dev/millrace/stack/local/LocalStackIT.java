package dev.millrace.stack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.events.TenantId;
import dev.millrace.events.Topics;
import dev.millrace.stack.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One stack for all tests, in the order in which a person would meet them. Services that are built run too. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalStackIT {

    private static final Installation INSTALLATION = Installation.locate();
    private static final List<Service> SERVICES = INSTALLATION.builtServices();

    @SuppressWarnings("NullAway.Init") // made before the first test
    private static ScratchStack scratch;

    @BeforeAll
    static void up() throws Exception {
        scratch = ScratchStack.make(INSTALLATION, Watcher.silent());
        scratch.up(SERVICES);
    }

    @AfterAll
    static void down() {
        scratch.close();
    }

    @Test
    @Order(1)
    void everythingIsReadyAndRunsAsAProcessOfItsOwn() {
        Map<String, PartStatus> parts = running();
        assertThat(parts.keySet()).contains("postgres", "kafka").hasSize(2 + SERVICES.size());
        assertThat(parts.values()).allSatisfy(part -> assertThat(part.ready()).isTrue());
        assertThat(parts.values()).extracting(part -> part.pid().orElseThrow()).doesNotHaveDuplicates();
        assertThat(scratch.stack().isRunning()).isTrue();
    }

    @Test
    @Order(2)
    void acknowledgedMeansOnDisk() throws SQLException {
        assertThat(show("fsync")).isEqualTo("on");
        assertThat(show("synchronous_commit")).isEqualTo("on");
        assertThat(show("full_page_writes")).isEqualTo("on");
        assertThat(show("data_checksums")).isEqualTo("on");
        assertThat(show("listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(show("password_encryption")).isEqualTo("scram-sha-256");
    }

    @Test
    @Order(3)
    void nobodyConnectsWithoutTheRightPassword() {
        String url = "jdbc:postgresql://127.0.0.1:" + scratch.stack().ports().of(Port.POSTGRES) + "/millrace";
        for (String user : List.of("postgres", "forecast_app", "registry_owner")) {
            assertThatThrownBy(() ->
                            DriverManager.getConnection(url, user, "wrong").close())
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
    }

    @Test
    @Order(3)
    void theTopicsAreDeclaredAndNoneIsMadeByWriting() throws Exception {
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, scratch.bootstrapServers()))) {
            assertThat(admin.listTopics().names().get(20, TimeUnit.SECONDS))
                    .contains(
                            Topics.POINTS,
                            Topics.DOCUMENTS,
                            Topics.REGISTRY,
                            Topics.forecasts(TenantId.DEFAULT).name(),
                            Topics.raw(TenantId.DEFAULT, "influx").name(),
                            Topics.raw(TenantId.DEFAULT, "ndjson").name());
            var broker = new org.apache.kafka.common.config.ConfigResource(
                    org.apache.kafka.common.config.ConfigResource.Type.BROKER, "1");
            var config = admin.describeConfigs(List.of(broker))
                    .all()
                    .get(20, TimeUnit.SECONDS)
                    .get(broker);
            assertThat(Optional.ofNullable(config))
                    .hasValueSatisfying(found -> assertThat(
                                    found.get("auto.create.topics.enable").value())
                            .isEqualTo("false"));
        }
    }

    /** Wished for at the registry, done by the service as a job, and chosen by what was found. */
    @Test
    @Order(4)
    void aKernelIsVerifiedByTheServiceThatHasItAndChosenByWhatWasFound() throws Exception {
        assumeThat(SERVICES).contains(Service.REGISTRY, Service.FORECAST);
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI registry = scratch.uri(Service.REGISTRY);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> json(http, registry, "GET", "/v1/kernels/full-chunked/1", "")
                            .has("digest"));
            for (String kernel : List.of("full", "full-chunked")) {
                String id = json(
                                http,
                                registry,
                                "POST",
                                "/v1/kernels/" + kernel + "/1/verify",
                                "{\"service\":\"forecast-service\",\"seeds\":[7],\"lengths\":[32,128]}")
                        .path("id")
                        .asString();
                await().atMost(Duration.ofSeconds(120))
                        .until(() -> json(http, registry, "GET", "/v1/kernel-verifications/" + id, "")
                                .has("evidence"));
                String job = json(http, registry, "GET", "/v1/kernel-verifications/" + id, "")
                        .path("job")
                        .asString();
                JsonNode result = json(http, scratch.uri(Service.FORECAST), "GET", "/v1/jobs/" + job, "")
                        .path("result");
                assertThat(result.path("conforms").asBoolean()).isTrue();
            }
            JsonNode selection = json(http, registry, "GET", "/v1/kernels/selection?length=100", "");
            assertThat(selection.path("chosen").path("name").asString()).startsWith("full");
            assertThat(selection.path("candidates").size()).isGreaterThan(5);
            assertThat(selection.path("candidates"))
                    .allSatisfy(one -> assertThat(one.path("reason").asString()).isNotEmpty());
        }
    }

    private static JsonNode json(HttpClient http, URI service, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(service.resolve(path))
                .header("content-type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return JsonMapper.shared()
                .readTree(
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    @Test
    @Order(5)
    void upAgainKeepsWhatRuns() throws InterruptedException {
        Map<String, Optional<Long>> before = pids();
        scratch.up(SERVICES);
        assertThat(pids()).isEqualTo(before);
    }

    @Test
    @Order(6)
    void refusesToMoveWhatRunsToOtherPorts() {
        Ports others = Ports.of(3, Map.of());
        assertThatThrownBy(() -> scratch.stack().up(others, SERVICES, Watcher.silent()))
                .isInstanceOf(Failure.class)
                .hasMessage("this stack already runs on other ports");
    }

    @Test
    @Order(7)
    void comesBackWithItsDataAfterEverythingWasKilled() throws Exception {
        try (Connection connection = scratch.stack().database("millrace");
                Statement statement = connection.createStatement()) {
            statement.execute("create table public.kept as select 42 as answer");
        }
        Map<String, Optional<Long>> before = pids();
        before.keySet().forEach(scratch::kill);
        assertThat(running()).isEmpty();
        // The first service stands for all: each is brought back the same way.
        scratch.up(SERVICES.stream().limit(1).toList());
        assertThat(pids().keySet()).isSubsetOf(before.keySet()).hasSize(2 + Math.min(1, SERVICES.size()));
        assertThat(pids().values()).doesNotContainAnyElementsOf(before.values());
        try (Connection connection = scratch.stack().database("millrace");
                Statement statement = connection.createStatement();
                ResultSet kept = statement.executeQuery("select answer from public.kept")) {
            assertThat(kept.next()).isTrue();
            assertThat(kept.getInt(1)).isEqualTo(42);
        }
    }

    @Test
    @Order(8)
    void namesATakenPortAndItsHolder() throws IOException, InterruptedException {
        Ports ports = scratch.stack().ports();
        scratch.stack().down(Watcher.silent());
        assertThat(running()).isEmpty();
        try (ServerSocket taken = new ServerSocket(ports.of(Port.KAFKA), 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> scratch.up(List.of()))
                    .isInstanceOf(Failure.class)
                    .hasMessageStartingWith("port " + taken.getLocalPort() + " for kafka is taken");
        }
        assertThat(running()).isEmpty();
    }

    @Test
    @Order(9)
    void downEndsOnlyWhatItsRecordsName() throws Exception {
        Process bystander = new ProcessBuilder("sleep", "60").start();
        try {
            // A record of a former process whose number has been given to another.
            new dev.millrace.stack.process.RunRecords(scratch.stack().home().run())
                    .write(new dev.millrace.stack.process.RunRecord(
                            "kafka",
                            new dev.millrace.stack.process.ProcessIdentity(bystander.pid(), "a former boot:1"),
                            1,
                            java.time.Instant.EPOCH,
                            ""));
            scratch.stack().down(Watcher.silent());
            assertThat(bystander.isAlive()).isTrue();
        } finally {
            bystander.destroyForcibly();
        }
    }

    private static String show(String setting) throws SQLException {
        try (Connection connection = scratch.stack().database("millrace");
                Statement statement = connection.createStatement();
                ResultSet value = statement.executeQuery("show " + setting)) {
            value.next();
            return value.getString(1);
        }
    }

    private static Map<String, PartStatus> running() {
        return scratch.stack().status().stream()
                .filter(part -> part.pid().isPresent())
                .collect(Collectors.toMap(PartStatus::name, Function.identity()));
    }

    private static Map<String, Optional<Long>> pids() {
        return running().values().stream().collect(Collectors.toMap(PartStatus::name, PartStatus::pid));
    }
}
