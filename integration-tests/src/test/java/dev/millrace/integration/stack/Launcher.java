package dev.millrace.integration.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs shell commands in the project's root, with a home of its own for the stack. */
final class Launcher {

    private final Path root =
            Path.of(System.getProperty("millrace.root", "..")).toAbsolutePath().normalize();
    private final Path home;

    Launcher(Path home) {
        this.home = home;
    }

    Path root() {
        return root;
    }

    /** Standard output and error of a command that has to succeed. */
    String run(Duration limit, String command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("millrace-command", ".log");
        ProcessBuilder builder = new ProcessBuilder(List.of("bash", "-c", command))
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("MILLRACE_HOME", home.toString());
        builder.environment().put("NO_COLOR", "1");
        builder.environment().put("MILLRACE_BUILD", "no");
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            String text = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(ended)
                    .as("%s%nends within %s; so far:%n%s", command, limit, text)
                    .isTrue();
            assertThat(process.exitValue()).as("%s%n%s", command, text).isZero();
            return text;
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(output);
        }
    }
}
