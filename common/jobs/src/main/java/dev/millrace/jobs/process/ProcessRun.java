package dev.millrace.jobs.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A job's process, from its start to its end, so that a job's memory and crashes are not its service's. It is expected to end when its
 * standard input closes: when this process does.
 */
final class ProcessRun implements AutoCloseable {

    private static final int ERROR_LINES = 20;
    private static final Duration REAPED_WITHIN = Duration.ofSeconds(10);

    private final Process process;
    private final Deque<String> errors = new ArrayDeque<>();
    private volatile boolean killed;

    private ProcessRun(Process process) {
        this.process = process;
    }

    /** @param threads that compute; 0: as many as the machine has */
    static ProcessRun start(List<String> command, int threads) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        // Addresses and passwords of the service are none of its business.
        environment.keySet().removeIf(name -> name.startsWith("SPRING_") || name.startsWith("MILLRACE_"));
        environment.remove("JAVA_TOOL_OPTIONS");
        environment.putIfAbsent("TORCH_CPP_LOG_LEVEL", "ERROR");
        if (threads > 0) {
            environment.put("OMP_NUM_THREADS", Integer.toString(threads));
        }
        return new ProcessRun(builder.start());
    }

    /** Hands over each line of its standard output as it comes, until the process has ended. @return its exit code */
    int follow(Consumer<String> output) throws IOException, InterruptedException {
        Thread reader = Thread.ofVirtual().name("job-errors").start(this::keepErrors);
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = lines.readLine()) != null) {
                output.accept(line);
            }
        } catch (IOException e) {
            // Whoever kills a process closes its streams, under the hands of who reads them.
            if (!killed) {
                throw e;
            }
        }
        int code = process.waitFor();
        reader.join();
        return code;
    }

    /** Asks it, by the line {@code stop} on its standard input, to write down how far it is and end. */
    void stop() {
        try {
            OutputStream in = process.getOutputStream();
            in.write("stop\n".getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException gone) {
            // it has ended already
        }
    }

    void kill() {
        killed = true;
        process.destroyForcibly();
    }

    /** The last lines it wrote about what went wrong. */
    String errors() {
        synchronized (errors) {
            return String.join("\n", errors);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(REAPED_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keepErrors() {
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
}
