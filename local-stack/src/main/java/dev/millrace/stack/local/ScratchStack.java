package dev.millrace.stack.local;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** A stack on free ports in a folder of its own, ended and deleted on close. Used by one thread at a time. */
public final class ScratchStack implements Closeable {

    private final Stack stack;
    private final Ports ports;
    private final Watcher watcher;

    private ScratchStack(Stack stack, Ports ports, Watcher watcher) {
        this.stack = stack;
        this.ports = ports;
        this.watcher = watcher;
    }

    /** Makes the folder and chooses the ports; nothing runs yet. */
    public static ScratchStack make(Installation installation, Watcher watcher) throws IOException {
        return make(installation, watcher, false);
    }

    /** One whose processes record how they start; the caches are there once it has been closed. */
    public static ScratchStack recording(Installation installation, Watcher watcher) throws IOException {
        return make(installation, watcher, true);
    }

    private static ScratchStack make(Installation installation, Watcher watcher, boolean recording) throws IOException {
        return make(installation, watcher, ports -> Detour.NONE, recording);
    }

    /** One whose services reach what they need by a detour. @param detour made for the ports that were chosen */
    public static ScratchStack detoured(Installation installation, Watcher watcher, Function<Ports, Detour> detour)
            throws IOException {
        return make(installation, watcher, detour, false);
    }

    private static ScratchStack make(
            Installation installation, Watcher watcher, Function<Ports, Detour> detour, boolean recording)
            throws IOException {
        Path folder = Files.createTempDirectory("millrace-scratch");
        Ports ports = freePorts();
        return new ScratchStack(
                new Stack(installation, new Home(folder), Clock.systemUTC(), detour.apply(ports), recording),
                ports,
                watcher);
    }

    /** Starts what is missing among Postgres, Kafka and these services. */
    public void up(List<Service> services) throws InterruptedException {
        stack.up(ports, services, watcher);
    }

    /** Starts one more process of a service beside the one that runs. @return where it listens */
    public URI replica(Service service) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        stack.replica(service, port, watcher);
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Ends everything that runs, in order; the data stay. */
    public void down() throws InterruptedException {
        stack.down(watcher);
    }

    /** Kills a part as {@code kill -9} does. */
    public void kill(String part) {
        ProcessHandle process = stack.status().stream()
                .filter(status -> status.name().equals(part))
                .flatMap(status -> status.pid().stream())
                .findFirst()
                .flatMap(ProcessHandle::of)
                .orElseThrow(() -> new IllegalStateException(part + " does not run"));
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Asks a part to end in order, and waits until it has. */
    public void stop(String part) {
        stack.end(part, watcher);
    }

    /** Starts a part that has ended; it need not be ready when this returns. */
    public void start(String part) throws InterruptedException {
        try {
            stack.start(part);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Holds a part with all its processes where they are. */
    public void pause(String part) {
        stack.signal(part, "STOP");
    }

    public void resume(String part) {
        stack.signal(part, "CONT");
    }

    /** Whether a part runs and does its work. */
    public boolean isReady(String part) {
        return stack.isReady(part);
    }

    public Stack stack() {
        return stack;
    }

    public URI uri(Service service) {
        return URI.create("http://127.0.0.1:" + ports.of(service.port()));
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + ports.of(Port.KAFKA);
    }

    @Override
    public void close() {
        try {
            stack.down(watcher);
            delete(stack.home().root());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Ports freePorts() throws IOException {
        Map<Port, Integer> chosen = new EnumMap<>(Port.class);
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (Port port : Port.values()) {
                // Held until all are chosen, so that none is chosen twice.
                ServerSocket socket = new ServerSocket(0);
                held.add(socket);
                chosen.put(port, socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
        return Ports.of(0, chosen);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
