package dev.millrace.registry.kill;

import dev.millrace.servicekit.testing.TestKafka;
import dev.millrace.servicekit.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A registry in a JVM of its own, on one port and one folder for all its lives. Calls are thread-safe. */
final class RegistryProcess implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String APPLICATION = "dev.millrace.registry.ModelRegistryApplication";

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final int port = freePort();
    private final String tenant;
    private final Path folder;
    private final List<String> settings;
    private volatile @Nullable Process process;
    private volatile CountDownLatch up = new CountDownLatch(1);

    /** @param settings as on a command line, {@code --name=value} */
    RegistryProcess(String tenant, Path folder, String... settings) {
        this.tenant = tenant;
        this.folder = folder;
        this.settings = List.of(settings);
    }

    /** An answer that came; {@code bytes} of what is no JSON. */
    record Answer(int status, JsonNode json, byte[] bytes) {
        String code() {
            return json.path("code").asString("");
        }
    }

    Path artefacts() {
        return folder.resolve("artefacts");
    }

    /** Returns once it is ready. */
    void start() throws IOException {
        Path log = folder.resolve("registry.log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                APPLICATION,
                "--server.port=" + port,
                "--spring.datasource.url=" + TestPostgres.url(),
                "--spring.datasource.username=registry_app",
                "--spring.datasource.password=" + TestPostgres.PASSWORD,
                "--spring.flyway.user=registry_owner",
                "--spring.flyway.password=" + TestPostgres.PASSWORD,
                "--spring.kafka.bootstrap-servers=" + TestKafka.bootstrapServers(),
                "--millrace.registry.artefacts-dir=" + artefacts(),
                "--millrace.registry.outbox.transactional-id=" + tenant));
        command.addAll(settings);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            Awaitility.await().atMost(Duration.ofSeconds(90)).until(this::isReady);
        } catch (ConditionTimeoutException e) {
            throw new IllegalStateException("not ready; its log is\n" + Files.readString(log), e);
        }
        up.countDown();
    }

    private boolean isReady() {
        return send("GET", "/actuator/health/readiness", new byte[0], "application/json")
                .filter(answer -> answer.status() == 200)
                .isPresent();
    }

    /** As {@code kill -9} does: nothing of it runs any more on return. */
    void kill() {
        Process running = process;
        if (running != null) {
            up = new CountDownLatch(1);
            running.destroyForcibly();
            running.onExit().join();
        }
    }

    /** Empty when no answer came, once it is up again: what was asked for may have been done. */
    Optional<Answer> find(String method, String path, @Nullable JsonNode body) {
        return find(method, path, body == null ? new byte[0] : JSON.writeValueAsBytes(body), "application/json");
    }

    Optional<Answer> find(String method, String path, byte[] body, String type) {
        Optional<Answer> answer = send(method, path, body, type);
        try {
            if (answer.isEmpty() && !up.await(2, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the registry did not come up again");
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Optional<Answer> send(String method, String path, byte[] body, String type) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .header("content-type", type)
                .header("X-Millrace-Tenant", tenant)
                .timeout(Duration.ofSeconds(30))
                .build();
        try {
            HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
            boolean json = answer.headers()
                    .firstValue("content-type")
                    .filter(said -> said.contains("json"))
                    .isPresent();
            return Optional.of(new Answer(
                    answer.statusCode(), json ? JSON.readTree(answer.body()) : JSON.createObjectNode(), answer.body()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Of a registry that runs. */
    Answer call(String method, String path, @Nullable JsonNode body) {
        return find(method, path, body)
                .orElseThrow(() -> new IllegalStateException("no answer to " + method + " " + path));
    }

    @Override
    public void close() {
        kill();
        client.close();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
