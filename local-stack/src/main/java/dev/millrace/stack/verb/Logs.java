package dev.millrace.stack.verb;

import dev.millrace.stack.Failure;
import dev.millrace.stack.local.Home;
import dev.millrace.stack.local.Tail;
import dev.millrace.stack.terminal.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "logs", description = "Show the end of the logs, of one part or of all.")
public final class Logs extends Verb {

    private static final int LOOK_EVERY_MILLIS = 200;
    private static final int MOST_AT_ONCE = 1 << 20;

    @Parameters(arity = "0..1", paramLabel = "PART", description = "For example forecast-service, kafka or postgres.")
    private @Nullable String part;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "20",
            description = "Lines (default 20).")
    private int lines;

    @Option(
            names = {"-f", "--follow"},
            description = "Keep printing what is added, until Ctrl-C.")
    private boolean follow;

    public Logs(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Path> logs = logs(stack().home());
        for (Path log : logs) {
            if (logs.size() > 1) {
                line(terminal()
                        .bold("── " + name(log) + " "
                                + "─".repeat(Math.max(2, 40 - name(log).length()))));
            }
            Tail.of(log, Math.max(0, lines)).forEach(this::line);
        }
        if (follow) {
            follow(logs);
        }
        return 0;
    }

    private List<Path> logs(Home home) throws IOException {
        if (!Files.isDirectory(home.logs())) {
            throw new Failure("there are no logs in " + home.logs(), "./millrace up");
        }
        List<Path> all;
        try (Stream<Path> files = Files.list(home.logs())) {
            all = files.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        }
        Optional<String> wanted = Optional.ofNullable(part);
        if (wanted.isEmpty()) {
            return all;
        }
        return List.of(all.stream()
                .filter(log -> name(log).equals(wanted.get()))
                .findFirst()
                .orElseThrow(() -> new Failure(
                        "there is no log of " + wanted.get(),
                        "one of "
                                + String.join(", ", all.stream().map(Logs::name).toList()))));
    }

    private static String name(Path log) {
        return log.getFileName().toString().replaceFirst("\\.log$", "");
    }

    private void follow(List<Path> logs) throws IOException, InterruptedException {
        long[] read = new long[logs.size()];
        for (int i = 0; i < read.length; i++) {
            read[i] = Files.size(logs.get(i));
        }
        while (!terminal().out().checkError()) {
            for (int i = 0; i < read.length; i++) {
                read[i] = printNew(logs.get(i), read[i]);
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private long printNew(Path log, long from) throws IOException {
        long size = Files.exists(log) ? Files.size(log) : 0;
        // A restart begins a new file.
        long start = size < from ? 0 : from;
        if (size == start) {
            return start;
        }
        try (var in = Files.newInputStream(log)) {
            in.skipNBytes(start);
            byte[] news = in.readNBytes((int) Math.min(MOST_AT_ONCE, size - start));
            terminal().out().print(new String(news, StandardCharsets.UTF_8));
            terminal().out().flush();
            return start + news.length;
        }
    }
}
