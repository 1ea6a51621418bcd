package dev.millrace.integration.compose;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands in one folder with one environment, and passes on every line they print as it comes. */
final class Shell {

    private static final int KEPT_LINES = 40;

    private final Path folder;
    private final Map<String, String> environment;

    Shell(Path folder, Map<String, String> environment) {
        this.folder = folder;
        this.environment = Map.copyOf(environment);
    }

    /** How a command ended, with the last lines that it printed. */
    record Result(int exitCode, List<String> lastLines) {

        String lastLine() {
            return lastLines.isEmpty() ? "" : lastLines.getLast();
        }
    }

    /** Runs to the end and throws unless the command exits 0. */
    void require(Duration limit, String... command) throws IOException, InterruptedException {
        Result result = run(limit, command);
        if (result.exitCode() != 0) {
            throw new IllegalStateException("%s exited %d:%n%s"
                    .formatted(
                            String.join(" ", command),
                            result.exitCode(),
                            String.join(System.lineSeparator(), result.lastLines())));
        }
    }

    Result run(Duration limit, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        Deque<String> lines = new ArrayDeque<>();
        Thread reader = Thread.ofVirtual().start(() -> pass(process, lines));
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            throw new IllegalStateException(String.join(" ", command) + " took longer than " + limit);
        }
        reader.join(Duration.ofSeconds(5));
        synchronized (lines) {
            return new Result(process.exitValue(), List.copyOf(lines));
        }
    }

    private static void pass(Process process, Deque<String> lines) {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                System.err.println("  " + line);
                synchronized (lines) {
                    lines.addLast(line);
                    if (lines.size() > KEPT_LINES) {
                        lines.removeFirst();
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
