package dev.millrace.stack.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts processes in a session of their own, so that neither the end of this program nor Ctrl-C reaches them. */
public final class Detached {

    private static final int LOGS_KEPT = 3;

    private Detached() {}

    /**
     * Starts {@code command} with its output in {@code log}; former logs move to {@code .1} and on.
     *
     * @param environment added to this program's own
     */
    public static ProcessIdentity start(List<String> command, Map<String, String> environment, Path folder, Path log)
            throws IOException {
        rotate(log);
        List<String> whole = new ArrayList<>();
        // Both replace themselves by the command, so the process number stays the one that Java reports.
        whole.add(onPath("setsid").isPresent() ? "setsid" : "nohup");
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        // A process that has ended already has no identity; its record then simply never counts as running.
        return ProcessIdentity.of(process.pid()).orElse(new ProcessIdentity(process.pid(), "ended"));
    }

    /** Where a command of this name is found, if it is installed. */
    public static Optional<Path> onPath(String command) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
        for (String folder : path.split(File.pathSeparator, -1)) {
            Path file = Path.of(folder.isEmpty() ? "." : folder, command);
            if (Files.isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private static void rotate(Path log) throws IOException {
        if (!Files.exists(log) || Files.size(log) == 0) {
            return;
        }
        for (int i = LOGS_KEPT - 1; i >= 0; i--) {
            Path from = i == 0 ? log : log.resolveSibling(log.getFileName() + "." + i);
            if (Files.exists(from)) {
                Files.move(
                        from,
                        log.resolveSibling(log.getFileName() + "." + (i + 1)),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
