package dev.millrace.stack.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * What a JVM has learnt about one program in a former run (JEP 483, JEP 515), so that the next start takes half the time. The JVM
 * itself passes over a cache that does not fit the program or the JVM.
 *
 * @param file of the cache
 * @param recording whether this run makes the cache anew, when it ends, instead of using it
 */
record StartCache(Path file, boolean recording) {

    /** In a folder that belongs to one build of one program. */
    static StartCache in(Path folder, boolean recording) {
        String jvm = System.getProperty("java.vm.version").replaceAll("[^\\w.+-]", "_");
        return new StartCache(folder.resolve("start-" + jvm + ".aot"), recording);
    }

    List<String> flags() {
        if (recording) {
            return List.of("-XX:AOTCacheOutput=" + part());
        }
        // Code that cannot be taken from the cache is compiled again: no news to whoever reads the log.
        return Files.exists(file) ? List.of("-XX:AOTCache=" + file, "-Xlog:aot*=error") : List.of();
    }

    /** Puts a finished recording in its place; a JVM that was killed has left none. */
    void keep() {
        try {
            if (recording && Files.exists(part())) {
                Files.move(part(), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean exists() {
        return Files.exists(file);
    }

    private Path part() {
        return file.resolveSibling(file.getFileName() + ".part");
    }
}
