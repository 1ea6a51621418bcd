package dev.millrace.forecast.shadow;

import static org.awaitility.Awaitility.await;

import dev.millrace.servicekit.testing.TestKafka;
import dev.millrace.servicekit.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The model-registry as it is shipped, in a process of its own, on one port for all its lives. Not thread-safe. */
final class RegistryJar implements AutoCloseable {

    private static final Path TARGET = Path.of("../model-registry/target");

    private final int port = freePort();
    private final Path folder;
    private final RestClient http;
    private @Nullable Process process;

    RegistryJar(Path folder, String tenant) {
        this.folder = folder;
        this.http = RestClient.builder()
                .baseUrl(url())
                .defaultHeader("X-Millrace-Tenant", tenant)
                .defaultStatusHandler(HttpStatusCode::isError, (request, response) -> {})
                .build();
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Returns once it is ready. */
    void start() throws IOException {
        Path log = folder.resolve("registry.log");
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar().toString(),
                        "--server.port=" + port,
                        "--spring.datasource.url=" + TestPostgres.url(),
                        "--spring.datasource.username=registry_app",
                        "--spring.datasource.password=" + TestPostgres.PASSWORD,
                        "--spring.flyway.user=registry_owner",
                        "--spring.flyway.password=" + TestPostgres.PASSWORD,
                        "--spring.kafka.bootstrap-servers=" + TestKafka.bootstrapServers(),
                        "--millrace.registry.artefacts-dir=" + folder.resolve("artefacts")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            await().atMost(Duration.ofMinutes(2)).until(this::isReady);
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("not ready; its log is\n" + Files.readString(log), e);
        }
    }

    private boolean isReady() {
        try {
            return send("GET", "/actuator/health/readiness", "").isGood();
        } catch (ResourceAccessException e) {
            return false;
        }
    }

    /** Whatever it is doing. */
    void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }

    /** An answer that came. @param body an empty object for none */
    record Answer(int status, JsonNode body) {
        static Answer of(ResponseEntity<JsonNode> entity) {
            JsonNode body = entity.getBody();
            return new Answer(
                    entity.getStatusCode().value(), body == null ? JsonNodeFactory.instance.objectNode() : body);
        }

        boolean isGood() {
            return status < 300;
        }
    }

    Answer send(String method, String path, String body) {
        RestClient.RequestBodySpec request =
                http.method(HttpMethod.valueOf(method)).uri(URI.create(url() + path));
        return Answer.of((body.isEmpty()
                        ? request
                        : request.contentType(MediaType.APPLICATION_JSON).body(body))
                .retrieve()
                .toEntity(JsonNode.class));
    }

    JsonNode get(String path) {
        return send("GET", path, "").body();
    }

    @Override
    public void close() {
        kill();
    }

    private static Path jar() {
        try (Stream<Path> files = Files.list(TARGET)) {
            return files.filter(file -> file.getFileName().toString().matches("model-registry(-[0-9.]+)?\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("there is no jar in " + TARGET));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
