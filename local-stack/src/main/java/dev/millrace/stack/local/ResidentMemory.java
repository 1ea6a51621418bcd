package dev.millrace.stack.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process holds in memory, by the system's own figures. */
public final class ResidentMemory {

    private ResidentMemory() {}

    /** Now, in bytes; 0 where the system does not tell. */
    public static long of(long pid) {
        return kibibytes(pid, "VmRSS:") * 1024;
    }

    /** The most since the process started, in bytes; 0 where the system does not tell. */
    public static long peakOf(long pid) {
        return kibibytes(pid, "VmHWM:") * 1024;
    }

    private static long kibibytes(long pid, String field) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith(field))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0L);
        } catch (IOException unknown) {
            return 0;
        }
    }
}
