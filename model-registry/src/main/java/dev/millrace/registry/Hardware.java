package dev.millrace.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The machine that a policy calls this hardware: what the setting says, or what this machine says of itself. */
@Component
public class Hardware {

    private final String name;

    Hardware(RegistryProperties properties) {
        this.name = properties.hardware().isBlank() ? described() : properties.hardware();
    }

    /** For example {@code AMD EPYC 9B14, 16 processors, amd64}. */
    public String name() {
        return name;
    }

    private static String described() {
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
