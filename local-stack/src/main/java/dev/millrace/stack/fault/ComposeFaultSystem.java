package dev.millrace.stack.fault;

import dev.millrace.stack.Failure;
import dev.millrace.stack.ledger.Endpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A running Compose project, whose containers are handled by {@code docker} and reached by their published ports. It is not taken down. */
public final class ComposeFaultSystem implements FaultSystem {

    private static final Map<String, Integer> PORTS =
            Map.of(INGEST, 8081, FORECAST, 8082, RETRIEVAL, 8083, REGISTRY, 8084, KAFKA, 9094);
    private static final String STOP_WITHIN = "50";
    private static final int LOOK_WITHIN = 2_000;

    private final String project;
    private final String key;
    private final Map<String, String> containers = new HashMap<>();

    /** @param key that requests show */
    public ComposeFaultSystem(String project, String key) {
        this.project = project;
        this.key = key;
        for (String part : parts()) {
            containers.put(part, container(part));
        }
    }

    private String container(String part) {
        List<String> found = docker(
                        "ps",
                        "--all",
                        "--quiet",
                        "--filter",
                        "label=com.docker.compose.project=" + project,
                        "--filter",
                        "label=com.docker.compose.service=" + part)
                .lines()
                .toList();
        if (found.size() != 1) {
            throw new Failure(
                    "the Compose project " + project + " has " + found.size() + " containers of " + part,
                    "deploy/compose.sh --project-name " + project + " up --detach");
        }
        return found.getFirst();
    }

    @Override
    public List<String> parts() {
        return List.of(KAFKA, POSTGRES, INGEST, FORECAST, RETRIEVAL, REGISTRY);
    }

    @Override
    public List<String> cuttable() {
        return List.of(KAFKA, POSTGRES, INGEST, FORECAST, RETRIEVAL, REGISTRY);
    }

    @Override
    public Endpoints endpoints() {
        return new Endpoints(uri(INGEST), uri(FORECAST), uri(REGISTRY), uri(RETRIEVAL), published(KAFKA), key);
    }

    private URI uri(String part) {
        return URI.create("http://" + published(part));
    }

    /** The address on this machine. */
    private String published(String part) {
        return docker("port", id(part), PORTS.getOrDefault(part, 0) + "/tcp")
                .lines()
                .findFirst()
                .orElseThrow(() -> new Failure(
                        part + " of the Compose project " + project + " publishes no port", "docker compose ps"));
    }

    private String id(String part) {
        String id = containers.get(part);
        if (id == null) {
            throw new IllegalArgumentException("there is no part " + part);
        }
        return id;
    }

    @Override
    public void kill(String part) {
        docker("kill", "--signal", "KILL", id(part));
    }

    @Override
    public void stop(String part) {
        docker("stop", "--time", STOP_WITHIN, id(part));
    }

    @Override
    public void start(String part) {
        docker("start", id(part));
    }

    @Override
    public void pause(String part) {
        docker("pause", id(part));
    }

    @Override
    public void resume(String part) {
        docker("unpause", id(part));
    }

    @Override
    public void cut(String part) {
        docker("network", "disconnect", network(), id(part));
    }

    @Override
    public void heal(String part) {
        docker("network", "connect", "--alias", part, network(), id(part));
    }

    private String network() {
        return project + "_inside";
    }

    @Override
    public boolean isReady(String part) {
        if (part.equals(KAFKA) || part.equals(POSTGRES)) {
            return docker("inspect", "--format", "{{.State.Running}} {{.State.Health.Status}}", id(part))
                    .equals("true healthy");
        }
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    uri(part).resolve("/actuator/health/readiness").toURL().openConnection();
            connection.setConnectTimeout(LOOK_WITHIN);
            connection.setReadTimeout(LOOK_WITHIN);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException | Failure notYet) {
            return false;
        }
    }

    private static String docker(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new Failure(String.join(" ", command) + ": " + output, "docker info");
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException("docker cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        // Whoever brought the project up takes it down.
    }
}
