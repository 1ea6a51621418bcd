package dev.millrace.servicekit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** What this machine says of itself: what measurements were taken on. */
public final class HardwareName {

    private HardwareName() {}

    /** For example {@code AMD EPYC 9B14, 16 processors, amd64}; processors are those that this process may use. */
    public static String ofThisMachine() {
        return String.format(
                Locale.ROOT,
                "%s, %d processors, %s",
                processor(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.arch"));
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown processor");
        } catch (IOException e) {
            // Only some systems say it there.
            return "unknown processor";
        }
    }
}
