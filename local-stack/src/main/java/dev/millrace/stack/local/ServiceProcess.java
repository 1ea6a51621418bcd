package dev.millrace.stack.local;

import dev.millrace.stack.process.Detached;
import dev.millrace.stack.process.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One service as a process. Its passwords reach it as files, everything else as environment variables. */
final class ServiceProcess implements Part {

    private final String name;
    private final Service service;
    private final Installation installation;
    private final Home home;
    private final Ports ports;
    private final Detour detour;
    private final Secrets secrets;
    private final boolean recording;

    /** @param name of the process, where there are several of the service */
    ServiceProcess(
            String name,
            Service service,
            Installation installation,
            Home home,
            Ports ports,
            Detour detour,
            Secrets secrets,
            boolean recording) {
        this.name = name;
        this.service = service;
        this.installation = installation;
        this.home = home;
        this.ports = ports;
        this.detour = detour;
        this.secrets = secrets;
        this.recording = recording;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Port> ports() {
        return List.of(service.port());
    }

    @Override
    public int listensOn() {
        return ports.of(service.port());
    }

    @Override
    public boolean needsDatabase() {
        return service.schema().isPresent();
    }

    @Override
    public ProcessIdentity start() throws IOException {
        UnpackedJar unpacked = unpacked();
        List<String> command = new ArrayList<>();
        command.add(Installation.java());
        command.addAll(List.of(
                "-Xmx" + service.heap(),
                // Least to do at the start and least memory, on the small machines a local stack runs on.
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-Duser.timezone=UTC"));
        command.addAll(cache(unpacked).flags());
        command.addAll(unpacked.launch());
        return Detached.start(command, environment(), home.root(), home.log(name()));
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("SERVER_PORT", Integer.toString(ports.of(service.port())));
        environment.put("SPRING_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + detour.to(Port.KAFKA, ports));
        environment.put("MILLRACE_REGISTRY_URL", "http://127.0.0.1:" + detour.to(Port.REGISTRY, ports));
        if (service == Service.FORECAST || service == Service.RETRIEVAL) {
            // The native library's warnings are for those who build it; its memory pools need not be one for each
            // thread.
            environment.put("TORCH_CPP_LOG_LEVEL", "ERROR");
            environment.put("MALLOC_ARENA_MAX", "2");
            // Helpers of the native library wait a moment and then sleep: other services need the cores too.
            environment.put("GOMP_SPINCOUNT", "5000");
        }
        if (service == Service.REGISTRY) {
            environment.put("MILLRACE_REGISTRY_ARTEFACTS_DIR", home.artefacts().toString());
        }
        if (service == Service.RETRIEVAL) {
            environment.put("MILLRACE_RETRIEVAL_DATA", home.retrieval().toString());
        }
        if (service.schema().isPresent()) {
            environment.put(
                    "SPRING_DATASOURCE_URL",
                    "jdbc:postgresql://127.0.0.1:" + detour.to(Port.POSTGRES, ports) + "/" + PostgresServer.DATABASE);
            environment.put("SPRING_CONFIG_IMPORT", "configtree:" + secrets.of(service) + "/");
        }
        return environment;
    }

    @Override
    public boolean ready() {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + ports.of(service.port()) + "/actuator/health/readiness")
                            .toURL()
                            .openConnection();
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(2_000);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void ended() {
        if (recording) {
            try {
                cache(unpacked()).keep();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public Duration patience() {
        return recording ? Duration.ofMinutes(3) : Part.super.patience();
    }

    private UnpackedJar unpacked() throws IOException {
        return UnpackedJar.of(installation.jar(service), installation.unpacked(service));
    }

    private StartCache cache(UnpackedJar unpacked) {
        return StartCache.in(unpacked.folder(), recording);
    }

    @Override
    public String build() {
        return UnpackedJar.fingerprint(installation.jar(service));
    }
}
