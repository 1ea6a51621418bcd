package dev.millrace.stack.fault;

import dev.millrace.stack.ledger.Endpoints;
import dev.millrace.stack.local.Detour;
import dev.millrace.stack.local.Installation;
import dev.millrace.stack.local.Port;
import dev.millrace.stack.local.Ports;
import dev.millrace.stack.local.ScratchStack;
import dev.millrace.stack.local.Service;
import dev.millrace.stack.local.Watcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A stack of {@code ./millrace up}, whose services reach broker, database and registry through proxies that can part them. */
public final class LocalFaultSystem implements FaultSystem {

    private static final Map<String, Port> CUTTABLE =
            Map.of(KAFKA, Port.KAFKA, POSTGRES, Port.POSTGRES, REGISTRY, Port.REGISTRY);

    private final Map<Port, Proxy> proxies = new EnumMap<>(Port.class);
    private final ScratchStack scratch;

    private LocalFaultSystem(Installation installation, Watcher watcher) throws IOException {
        this.scratch = ScratchStack.detoured(installation, watcher, this::detour);
    }

    /** Starts one. */
    public static LocalFaultSystem up(Installation installation, Watcher watcher)
            throws IOException, InterruptedException {
        LocalFaultSystem system = new LocalFaultSystem(installation, watcher);
        try {
            system.scratch.up(List.of(Service.values()));
            return system;
        } catch (RuntimeException | InterruptedException e) {
            system.close();
            throw e;
        }
    }

    private Detour detour(Ports ports) {
        int second = freePort();
        proxies.put(Port.KAFKA, new Proxy(second));
        proxies.put(Port.POSTGRES, new Proxy(ports.of(Port.POSTGRES)));
        proxies.put(Port.REGISTRY, new Proxy(ports.of(Port.REGISTRY)));
        Map<Port, Integer> reached = new EnumMap<>(Port.class);
        proxies.forEach((port, proxy) -> reached.put(port, proxy.port()));
        return new Detour(reached, Optional.of(second));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<String> parts() {
        return List.of(KAFKA, POSTGRES, INGEST, FORECAST, RETRIEVAL, REGISTRY);
    }

    @Override
    public List<String> cuttable() {
        return List.of(KAFKA, POSTGRES, REGISTRY);
    }

    @Override
    public Endpoints endpoints() {
        return new Endpoints(
                scratch.uri(Service.INGEST),
                scratch.uri(Service.FORECAST),
                scratch.uri(Service.REGISTRY),
                scratch.uri(Service.RETRIEVAL),
                scratch.bootstrapServers(),
                "");
    }

    @Override
    public void kill(String part) {
        scratch.kill(part);
    }

    @Override
    public void stop(String part) {
        scratch.stop(part);
    }

    @Override
    public void start(String part) {
        try {
            scratch.start(part);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void pause(String part) {
        scratch.pause(part);
    }

    @Override
    public void resume(String part) {
        scratch.resume(part);
    }

    @Override
    public void cut(String part) {
        proxy(part).ifPresent(Proxy::cut);
    }

    @Override
    public void heal(String part) {
        proxy(part).ifPresent(Proxy::heal);
    }

    private Optional<Proxy> proxy(String part) {
        return Optional.ofNullable(CUTTABLE.get(part)).map(proxies::get);
    }

    @Override
    public boolean isReady(String part) {
        return scratch.isReady(part);
    }

    @Override
    public void close() {
        scratch.close();
        proxies.values().forEach(Proxy::close);
    }
}
