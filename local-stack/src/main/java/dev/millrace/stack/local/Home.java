package dev.millrace.stack.local;

import dev.millrace.stack.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

/** The folder that holds all state of one stack: deleting it while nothing runs starts afresh. */
public record Home(Path root) {

    private static final long LEAST_FREE_BYTES = 1L << 30;

    public Home {
        root = root.toAbsolutePath().normalize();
    }

    /** Makes the folders; secrets and run files are for this user only. */
    public Home create() {
        try {
            Files.createDirectories(root);
            for (Path folder : new Path[] {logs(), kafka(), postgres(), artefacts(), retrieval()}) {
                Files.createDirectories(folder);
            }
            for (Path folder : new Path[] {secrets(), run()}) {
                Files.createDirectories(folder);
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
            return this;
        } catch (IOException e) {
            throw new Failure(
                    "cannot write to " + root + ": " + e.getMessage(),
                    "choose another folder with --home or MILLRACE_HOME",
                    java.util.List.of(),
                    e);
        }
    }

    /** Refuses to start on a disk that is about to be full: a database that runs out of disk stops in the middle. */
    void requireSpace() {
        try {
            requireSpace(Files.getFileStore(root).getUsableSpace());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void requireSpace(long freeBytes) {
        if (freeBytes < LEAST_FREE_BYTES) {
            throw new Failure(
                    String.format(
                            Locale.ROOT,
                            "the disk of %s is full: %.2f GiB are free, at least 1 GiB is needed",
                            root,
                            freeBytes / (double) (1L << 30)),
                    "free some, or choose another disk with --home or MILLRACE_HOME");
        }
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path log(String part) {
        return logs().resolve(part + ".log");
    }

    Path kafka() {
        return root.resolve("kafka");
    }

    Path postgres() {
        return root.resolve("postgres");
    }

    Path artefacts() {
        return root.resolve("artefacts");
    }

    Path retrieval() {
        return root.resolve("retrieval");
    }

    Path secrets() {
        return root.resolve("secrets");
    }

    Path run() {
        return root.resolve("run");
    }

    Path portsFile() {
        return run().resolve("stack.json");
    }
}
