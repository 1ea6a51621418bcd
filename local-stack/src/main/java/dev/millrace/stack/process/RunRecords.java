package dev.millrace.stack.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The records of started processes, one file each. Callers hold the stack's lock while they write. */
public final class RunRecords {

    private static final JsonMapper JSON = new JsonMapper();

    private final Path folder;

    public RunRecords(Path folder) {
        this.folder = folder;
    }

    /** The record of {@code name}, while its process lives. */
    public Optional<RunRecord> running(String name) {
        return read(name).filter(record -> record.process().alive().isPresent());
    }

    public void write(RunRecord record) {
        try {
            Path file = file(record.name());
            Path part = file.resolveSibling(file.getFileName() + ".part");
            Files.write(part, JSON.writeValueAsBytes(record));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void forget(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A record that cannot be read counts as none: the process it named is then a taken port, and said so. */
    private Optional<RunRecord> read(String name) {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file(name)), RunRecord.class));
        } catch (NoSuchFileException | JacksonException none) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String name) {
        return folder.resolve(name + ".json");
    }
}
