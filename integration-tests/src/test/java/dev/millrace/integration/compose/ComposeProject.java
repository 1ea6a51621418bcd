package dev.millrace.integration.compose;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Builds the images of some services, brings them up for a test class with the broker and the database, and takes all of
 * it down afterwards, volumes too, also when the class fails or the JVM is told to end.
 */
final class ComposeProject implements BeforeAllCallback, AfterAllCallback {

    /** What deploy/engine.sh and deploy/base-images.sh exit with where this machine cannot do it. */
    private static final int UNAVAILABLE = 69;

    private static final Duration PREPARE = Duration.ofMinutes(10);
    private static final Duration UP = Duration.ofMinutes(5);

    private final Path root =
            Path.of(System.getProperty("millrace.root", "..")).toAbsolutePath().normalize();
    private final String name = "millrace-it-" + ProcessHandle.current().pid();
    private final List<Service> services;
    private final List<Integer> free = freePorts(Service.values().length + 1);
    private final Shell shell = new Shell(root, environment());
    private final Thread downAtExit = new Thread(this::down, name + "-down");
    private boolean started;

    /** A service with a published port. */
    enum Service {
        INGEST("ingest-service"),
        FORECAST("forecast-service"),
        RETRIEVAL("retrieval-service"),
        REGISTRY("model-registry");

        private final String module;

        Service(String module) {
            this.module = module;
        }
    }

    ComposeProject(Service... services) {
        this.services = List.of(services);
    }

    URI address(Service service) {
        return URI.create("http://127.0.0.1:" + free.get(service.ordinal()));
    }

    String bootstrapServers() {
        return "127.0.0.1:" + free.getLast();
    }

    /** Removes every container and network but keeps the volumes, then starts anew. */
    void recreate() throws IOException, InterruptedException {
        compose(UP, "down");
        up();
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
        for (Service service : services) {
            Path jar = root.resolve(service.module).resolve("target").resolve(service.module + ".jar");
            if (!Files.exists(jar)) {
                throw new IllegalStateException(jar + " is missing: build the services first (mvn package)");
            }
        }
        skipWhereUnavailable("deploy/engine.sh");
        skipWhereUnavailable("deploy/base-images.sh", "--if-unreachable");
        shell.require(PREPARE, "deploy/secrets.sh", secrets().toString());
        Runtime.getRuntime().addShutdownHook(downAtExit);
        started = true;
        compose(PREPARE, withServices("build"));
        up();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (!started) {
            return;
        }
        down();
        try {
            Runtime.getRuntime().removeShutdownHook(downAtExit);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook runs, and a second `down` finds nothing.
        }
    }

    private void up() throws IOException, InterruptedException {
        try {
            compose(UP, withServices("up", "--detach"));
            new Health(this::address).awaitReady(services, UP);
        } catch (IllegalStateException | AssertionError e) {
            compose(UP, "ps");
            compose(UP, "logs", "--no-color", "--tail", "60");
            throw e;
        }
    }

    private void down() {
        try {
            shell.run(UP, composed("down", "--volumes", "--remove-orphans"));
            // Every changed jar leaves its build stage behind; an hour is enough for the cache to serve the next run.
            shell.run(
                    UP,
                    "docker",
                    "image",
                    "prune",
                    "--force",
                    "--filter",
                    "label=dev.millrace.service",
                    "--filter",
                    "until=1h");
        } catch (IOException e) {
            throw new IllegalStateException(name + " could not be taken down", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void compose(Duration limit, String... arguments) throws IOException, InterruptedException {
        shell.require(limit, composed(arguments));
    }

    private String[] composed(String... arguments) {
        List<String> command = new ArrayList<>(List.of("deploy/compose.sh", "--project-name", name));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    private String[] withServices(String... arguments) {
        return Stream.concat(Stream.of(arguments), services.stream().map(service -> service.module))
                .toArray(String[]::new);
    }

    private void skipWhereUnavailable(String... command) throws IOException, InterruptedException {
        Shell.Result result = shell.run(PREPARE, command);
        if (result.exitCode() == UNAVAILABLE) {
            System.err.println("SKIPPED, " + result.lastLine());
            Assumptions.abort(result.lastLine());
        }
        if (result.exitCode() != 0) {
            throw new IllegalStateException(String.join(" ", command) + ": " + result.lastLine());
        }
    }

    /** What a secret's file holds. */
    String secret(String name) throws IOException {
        return Files.readString(secrets().resolve(name)).strip();
    }

    private Path secrets() {
        return root.resolve("integration-tests/target/compose-secrets");
    }

    private Map<String, String> environment() {
        Map<String, String> variables = new HashMap<>();
        variables.put("MILLRACE_SECRETS_DIR", secrets().toString());
        variables.put("MILLRACE_VERSION", "it");
        for (Service service : Service.values()) {
            variables.put(
                    "MILLRACE_" + service + "_PORT", free.get(service.ordinal()).toString());
        }
        variables.put("MILLRACE_KAFKA_PORT", free.getLast().toString());
        return variables;
    }

    private static List<Integer> freePorts(int count) {
        List<Integer> found = new ArrayList<>();
        List<ServerSocket> held = new ArrayList<>();
        try {
            // All held before the first is let go, or the same one could come twice.
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                held.add(socket);
                found.add(socket.getLocalPort());
            }
            for (ServerSocket socket : held) {
                socket.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException("no free port on the loopback address", e);
        }
        return found;
    }
}
