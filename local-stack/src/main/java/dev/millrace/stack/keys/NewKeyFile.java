package dev.millrace.stack.keys;

import dev.millrace.stack.Failure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A file for a key that is about to be made, which only this user can read. Closed without a key, it is gone again. Used by one thread. */
public final class NewKeyFile implements AutoCloseable {

    private final Path file;
    private boolean written;

    private NewKeyFile(Path file) {
        this.file = file;
    }

    /** @throws Failure when it cannot be made, or is there */
    public static NewKeyFile reserve(Path file) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return new NewKeyFile(file);
        } catch (FileAlreadyExistsException e) {
            throw new Failure(file + " is there already", "--to another file, or remove it");
        } catch (IOException e) {
            throw new Failure("cannot write to " + file + ": " + e.getMessage(), "--to another file");
        }
    }

    /** @throws Failure with the key's fate when the disk does not take it */
    public void write(String key) {
        try {
            Files.writeString(file, key + System.lineSeparator());
            written = true;
        } catch (IOException e) {
            throw new Failure(
                    "the key was made, but cannot be written to " + file + ": " + e.getMessage(),
                    "./millrace keys list, then revoke it");
        }
    }

    @Override
    public void close() {
        if (!written) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new Failure("cannot remove " + file + ": " + e.getMessage());
            }
        }
    }
}
