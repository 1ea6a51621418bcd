package dev.millrace.stack.lab;

import dev.millrace.stack.Failure;
import dev.millrace.stack.local.Installation;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One run of a lab: arguments in, one JSON object a line out. It ends with this program, however that ends: on a signal it is asked to,
 * and its standard input closes with us.
 */
public final class LabProcess {

    /** Exit code of a verb whose lab failed, so that a failed verification can be told from one that could not be made. */
    static final int FAILED = 3;

    private static final int VERIFIED_NOT = 1;
    private static final int ERROR_LINES = 30;
    private static final int PATIENCE_SECONDS = 10;

    /** A caller's own setting goes before these. */
    private static final Map<String, String> ENVIRONMENT = Map.of(
            // Its warnings are for those who build the native library.
            "TORCH_CPP_LOG_LEVEL", "ERROR",
            // Its helpers wait a moment and then sleep: on a busy machine they would wait for each other.
            "GOMP_SPINCOUNT", "5000");

    private final Installation installation;
    private final Lab lab;
    private final List<String> arguments;
    private final Deque<String> errors = new ArrayDeque<>();

    /** @param arguments the lab's command and what it takes */
    public LabProcess(Installation installation, Lab lab, List<String> arguments) {
        this.installation = installation;
        this.lab = lab;
        this.arguments = List.copyOf(arguments);
    }

    /**
     * Runs it to its end, handing over each event as it comes.
     *
     * @return whether what was to be verified holds; true for what verifies nothing
     * @throws Failure when the lab failed, with its reason
     */
    boolean run(Consumer<LabEvent> events) throws IOException, InterruptedException {
        Process process = start();
        Thread end = new Thread(() -> end(process), "lab-end");
        Runtime.getRuntime().addShutdownHook(end);
        Optional<LabEvent.Failed> failure = Optional.empty();
        try {
            Thread reader = Thread.ofPlatform().daemon().name("lab-errors").start(() -> keepErrors(process));
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                String line;
                while ((line = lines.readLine()) != null) {
                    Optional<LabEvent> event = LabEvent.parse(line);
                    if (event.isPresent() && event.get() instanceof LabEvent.Failed failed) {
                        failure = Optional.of(failed);
                    } else {
                        event.ifPresent(events);
                    }
                }
            }
            int status = process.waitFor();
            reader.join();
            return verdict(status, failure);
        } finally {
            end(process);
            forget(end);
        }
    }

    /** Runs it to its end, handing over its rows alone. */
    public void rows(Consumer<Map<String, Object>> rows) throws IOException, InterruptedException {
        run(event -> {
            if (event instanceof LabEvent.Row(Map<String, Object> row)) {
                rows.accept(row);
            }
        });
    }

    private boolean verdict(int status, Optional<LabEvent.Failed> failure) {
        if (failure.isPresent()) {
            boolean debug = System.getenv("MILLRACE_DEBUG") != null;
            throw new Failure(failure.get().message(), failure.get().remedy(), debug ? errorLines() : List.of(), null)
                    .withExitCode(FAILED);
        }
        if (status == 0 || status == VERIFIED_NOT) {
            return status == 0;
        }
        throw new Failure(
                        "the lab ended with status " + status
                                + (status == 137 ? ", killed: was there memory enough?" : ""),
                        "the lines above are the last it wrote",
                        errorLines(),
                        null)
                .withExitCode(FAILED);
    }

    Process start() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Installation.java(),
                "-Xmx2g",
                // The cores belong to the native library's threads.
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-Duser.timezone=UTC",
                "-Dmillrace.attached=true"));
        command.addAll(installation.classes(lab.service()));
        command.add(lab.main());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> ours = new HashMap<>(ENVIRONMENT);
        ours.keySet().removeAll(builder.environment().keySet());
        builder.environment().putAll(ours);
        return builder.start();
    }

    private void keepErrors(Process process) {
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = lines.readLine()) != null) {
                synchronized (errors) {
                    errors.add(line);
                    if (errors.size() > ERROR_LINES) {
                        errors.remove();
                    }
                }
            }
        } catch (IOException ended) {
            // its last lines are kept
        }
    }

    private List<String> errorLines() {
        synchronized (errors) {
            return List.copyOf(errors);
        }
    }

    /** Asks, waits for a checkpoint that is being written, then insists. */
    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // it is just what runs
        }
    }
}
