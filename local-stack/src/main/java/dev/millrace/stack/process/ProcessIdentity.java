package dev.millrace.stack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that cannot be mistaken for a later one with the same number.
 *
 * @param started what tells two holders of the same number apart: on Linux boot and start in clock ticks, elsewhere the
 *     start in milliseconds since 1970
 */
public record ProcessIdentity(long pid, String started) {

    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

    /** The identity of the process that holds {@code pid} now; empty when none does, or it is dead but not yet reaped. */
    public static Optional<ProcessIdentity> of(long pid) {
        Path stat = Path.of("/proc/" + pid + "/stat");
        if (Files.exists(BOOT)) {
            try {
                String text = Files.readString(stat);
                // The name is in parentheses and may hold anything, so count the fields from the last one.
                String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
                if (fields[0].equals("Z") || fields[0].equals("X")) {
                    return Optional.empty();
                }
                return Optional.of(
                        new ProcessIdentity(pid, Files.readString(BOOT).strip() + ":" + fields[19]));
            } catch (IOException gone) {
                return Optional.empty();
            }
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(handle -> handle.info().startInstant())
                .map(Instant::toEpochMilli)
                .map(millis -> new ProcessIdentity(pid, Long.toString(millis)));
    }

    /** The process itself, while it is this one and alive. */
    public Optional<ProcessHandle> alive() {
        return of(pid).filter(this::equals).flatMap(same -> ProcessHandle.of(pid));
    }
}
