package dev.millrace.stack.local;

import dev.millrace.stack.Failure;
import dev.millrace.stack.process.LoopbackPort;
import dev.millrace.stack.process.ProcessIdentity;
import dev.millrace.stack.process.RunRecord;
import dev.millrace.stack.process.RunRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * The whole stack of one home: starts what is missing, stops what it started. Several programs may hold one for the same home; a
 * lock in the home orders what they do.
 */
public final class Stack {

    private static final Duration READY_WITHIN = Duration.ofSeconds(120);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final Installation installation;
    private final Home home;
    private final Clock clock;
    private final RunRecords records;
    private final Secrets secrets;
    private final boolean recording;
    private final Detour detour;
    private final List<Part> replicas = new CopyOnWriteArrayList<>();

    public Stack(Installation installation, Home home, Clock clock) {
        this(installation, home, clock, Detour.NONE, false);
    }

    /**
     * @param detour by which its services reach what they need
     * @param recording whether its processes record how they start, to start faster the next time, and end slower
     */
    Stack(Installation installation, Home home, Clock clock, Detour detour, boolean recording) {
        this.installation = installation;
        this.home = home;
        this.clock = clock;
        this.records = new RunRecords(home.run());
        this.secrets = new Secrets(home.secrets());
        this.recording = recording;
        this.detour = detour;
    }

    public Home home() {
        return home;
    }

    /** The ports this home uses: those of its last start, or the defaults. */
    public Ports ports() {
        return Ports.read(home.portsFile()).orElseGet(() -> Ports.of(0, Map.of()));
    }

    /**
     * Starts what does not run yet, and returns once everything is ready.
     *
     * @param services to run beside Postgres and Kafka
     * @throws Failure with one clear line when a part cannot start; the others keep running
     */
    public void up(Ports ports, List<Service> services, Watcher watcher) throws InterruptedException {
        home.create();
        try (StackLock _ = StackLock.take(home.run().resolve("lock"))) {
            home.requireSpace();
            List<Part> parts = parts(ports, services);
            refuseOtherPorts(ports);
            requireBuilt(services);
            requireFreePorts(parts, ports);
            ports.write(home.portsFile());
            startAll(parts, watcher);
        }
    }

    /** Starts one more process of a service beside the one that runs, on a port of its own; {@link #down} ends it too. */
    void replica(Service service, int port, Watcher watcher) {
        Part replica = new ServiceProcess(
                service.module() + "-" + (replicas.size() + 2),
                service,
                installation,
                home,
                ports().with(Map.of(service.port(), port)),
                detour,
                secrets,
                recording);
        replicas.add(replica);
        bringUp(replica, watcher);
    }

    private void startAll(List<Part> parts, Watcher watcher) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Part database = parts.getFirst();
            // Services migrate their schema first; they meet the broker seconds later and wait for it.
            CompletableFuture<Void> stored = CompletableFuture.runAsync(() -> bringUp(database, watcher), threads);
            List<CompletableFuture<Void>> all = new ArrayList<>(List.of(stored));
            for (Part part : parts.subList(1, parts.size())) {
                all.add(
                        part.needsDatabase()
                                ? stored.thenRunAsync(() -> bringUp(part, watcher), threads)
                                : CompletableFuture.runAsync(() -> bringUp(part, watcher), threads));
            }
            Optional<Throwable> first = Optional.empty();
            for (CompletableFuture<Void> one : all) {
                try {
                    one.join();
                } catch (CompletionException | CancellationException e) {
                    Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
                    first = first.or(() -> Optional.of(cause));
                }
            }
            if (first.isPresent()) {
                throw first.get() instanceof RuntimeException plain ? plain : new IllegalStateException(first.get());
            }
        }
    }

    private void bringUp(Part part, Watcher watcher) {
        try {
            Optional<RunRecord> running = records.running(part.name());
            RunRecord record;
            if (running.isPresent()) {
                record = running.get();
            } else {
                watcher.begins(part.name(), "starting");
                record = start(part);
            }
            awaitReady(part, record);
            part.prepare();
            watcher.done(part.name(), "127.0.0.1:" + record.port() + (running.isPresent() ? " (was running)" : ""));
        } catch (Failure e) {
            watcher.fails(part.name(), String.valueOf(e.getMessage()));
            throw e;
        } catch (IOException e) {
            watcher.fails(part.name(), String.valueOf(e.getMessage()));
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while starting " + part.name());
        }
    }

    private RunRecord start(Part part) throws IOException, InterruptedException {
        ProcessIdentity process = part.start();
        RunRecord record = new RunRecord(part.name(), process, part.listensOn(), clock.instant(), part.build());
        records.write(record);
        return record;
    }

    private void awaitReady(Part part, RunRecord record) throws InterruptedException {
        long until = System.nanoTime() + READY_WITHIN.toNanos();
        while (!part.ready()) {
            Path log = home.log(part.name());
            if (record.process().alive().isEmpty()) {
                throw new Failure(
                        part.name() + " ended while it started", "the whole log is " + log, Tail.of(log, 20), null);
            }
            if (System.nanoTime() > until) {
                throw new Failure(
                        part.name() + " is not ready after " + READY_WITHIN.toSeconds() + " s",
                        "the whole log is " + log,
                        Tail.of(log, 20),
                        null);
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    /** Stops, in order, the processes that this home's starts have made. Others are never touched. */
    public void down(Watcher watcher) throws InterruptedException {
        if (!Files.isDirectory(home.run())) {
            return;
        }
        try (StackLock _ = StackLock.take(home.run().resolve("lock"));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Part> parts = parts(ports(), List.of(Service.values()));
            List<CompletableFuture<Void>> services = Stream.concat(
                            parts.stream().filter(ServiceProcess.class::isInstance), replicas.stream())
                    .map(part -> CompletableFuture.runAsync(() -> bringDown(part, watcher), threads))
                    .toList();
            services.forEach(CompletableFuture::join);
            replicas.clear();
            bringDown(parts.get(1), watcher);
            bringDown(parts.getFirst(), watcher);
        }
    }

    private void bringDown(Part part, Watcher watcher) {
        Optional<RunRecord> record = records.running(part.name());
        Optional<ProcessHandle> process =
                record.flatMap(running -> running.process().alive());
        if (process.isEmpty()) {
            records.forget(part.name());
            return;
        }
        watcher.begins(part.name(), "stopping");
        part.stop(process.get());
        boolean inOrder = ended(record.get(), part.patience());
        if (!inOrder) {
            process.get().destroyForcibly();
            if (!ended(record.get(), Duration.ofSeconds(10))) {
                watcher.fails(part.name(), "pid " + process.get().pid() + " does not end");
                return;
            }
        }
        records.forget(part.name());
        if (inOrder) {
            part.ended();
        }
        watcher.done(part.name(), inOrder ? "stopped" : "killed, it did not end in time");
    }

    private static boolean ended(RunRecord record, Duration within) {
        long until = System.nanoTime() + within.toNanos();
        while (record.process().alive().isPresent()) {
            if (System.nanoTime() > until) {
                return false;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** Every part as it is now. */
    public List<PartStatus> status() {
        return parts(ports(), List.of(Service.values())).parallelStream()
                .map(this::status)
                .toList();
    }

    private PartStatus status(Part part) {
        Optional<RunRecord> record = records.running(part.name());
        return new PartStatus(
                part.name(),
                record.map(RunRecord::port)
                        .orElseGet(() -> ports().of(part.ports().getFirst())),
                record.map(running -> running.process().pid()),
                record.isPresent() && part.ready(),
                record.map(running -> ResidentMemory.of(running.process().pid()))
                        .orElse(0L),
                record.map(running -> Duration.between(running.startedAt(), clock.instant()))
                        .orElse(Duration.ZERO),
                record.isPresent() && isOutdated(part, record.get()));
    }

    private boolean isOutdated(Part part, RunRecord record) {
        try {
            return !record.build().equals(part.build());
        } catch (UncheckedIOException notBuilt) {
            return false;
        }
    }

    /** Ends a part at once and without order, as a crash would; {@link #up} brings it back. For fault tests. */
    public void kill(String part) {
        records.running(part).flatMap(record -> record.process().alive()).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Starts a part that does not run, and does not wait for it. Not while others bring the stack up or down. */
    void start(String name) throws IOException, InterruptedException {
        if (records.running(name).isEmpty()) {
            start(part(name));
        }
    }

    /** Asks a part to end in order and waits until it has. */
    void end(String name, Watcher watcher) {
        bringDown(part(name), watcher);
    }

    /** Sends a signal to a part and to all processes that it has started. */
    void signal(String name, String signal) {
        records.running(name).flatMap(record -> record.process().alive()).ifPresent(process -> {
            Signals.send(signal, process);
            process.descendants().forEach(child -> Signals.send(signal, child));
        });
    }

    /** Whether a part runs and does its work. */
    boolean isReady(String name) {
        return records.running(name).isPresent() && part(name).ready();
    }

    private Part part(String name) {
        return parts(ports(), List.of(Service.values())).stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no part " + name));
    }

    /** Whether Postgres and Kafka run. */
    public boolean isRunning() {
        return records.running(PostgresServer.NAME).isPresent()
                && records.running(KafkaBroker.NAME).isPresent();
    }

    /** A connection of the superuser, for measurements and tests. */
    public Connection database(String name) throws SQLException {
        return new PostgresServer(home, ports(), secrets).connect(name);
    }

    /** Postgres first, then Kafka, then the services. */
    private List<Part> parts(Ports ports, List<Service> services) {
        List<Part> parts = new ArrayList<>();
        parts.add(new PostgresServer(home, ports, secrets));
        parts.add(new KafkaBroker(installation, home, ports, detour, recording));
        for (Service service : services) {
            parts.add(new ServiceProcess(
                    service.module(), service, installation, home, ports, detour, secrets, recording));
        }
        return parts;
    }

    private void refuseOtherPorts(Ports wanted) {
        Ports now = ports();
        boolean anyRuns = parts(now, List.of(Service.values())).stream()
                .anyMatch(part -> records.running(part.name()).isPresent());
        if (anyRuns && !now.equals(wanted)) {
            throw new Failure("this stack already runs on other ports", "./millrace down first");
        }
    }

    private void requireBuilt(List<Service> services) {
        for (Service service : services) {
            if (!installation.isBuilt(service)) {
                throw new Failure(
                        service.module() + " is not built: there is no " + installation.jar(service),
                        "mvn -DskipTests package");
            }
        }
    }

    private void requireFreePorts(List<Part> parts, Ports ports) {
        for (Part part : parts) {
            if (records.running(part.name()).isPresent()) {
                continue;
            }
            for (Port port : part.ports()) {
                int number = ports.of(port);
                if (!LoopbackPort.isFree(number)) {
                    throw new Failure(
                            "port " + number + " for " + part.name() + " is taken"
                                    + LoopbackPort.holder(number)
                                            .map(by -> " by " + by)
                                            .orElse(""),
                            "end that process, or choose another port with --" + port.label()
                                    + "-port or --port-offset");
                }
            }
        }
    }
}
