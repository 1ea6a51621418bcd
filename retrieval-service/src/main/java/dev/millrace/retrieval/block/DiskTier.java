package dev.millrace.retrieval.block;

import dev.millrace.events.DocumentId;
import dev.millrace.retrieval.decoder.BlockShape;
import dev.millrace.retrieval.decoder.BlockStates;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Blocks as files, {@code TENANT/DIGEST.block}, each beside a {@code .owners} file that names the documents it belongs to and whether it is
 * pinned. What is found damaged is deleted. For one thread at a time, but for {@link #write} and {@link #map}, which any may call.
 */
final class DiskTier {

    private static final Logger log = LoggerFactory.getLogger(DiskTier.class);
    private static final String BLOCK = ".block";
    private static final String OWNERS = ".owners";

    private final Path folder;

    /** @param folder of this process alone */
    DiskTier(Path folder) {
        this.folder = folder;
    }

    /** A block on disk. @param size of its file in bytes */
    record Found(BlockKey key, long size, double seconds, Set<Owner> owners, boolean pinned) {}

    private record Note(List<NotedOwner> owners, boolean pinned) {}

    private record NotedOwner(String document, String version) {}

    /** What there is; everything else in the folder is deleted. */
    List<Found> scan() throws IOException {
        Files.createDirectories(folder);
        List<Found> found = new ArrayList<>();
        Set<Path> known = new HashSet<>();
        try (Stream<Path> files = Files.walk(folder, 2)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(path -> path.toString().endsWith(BLOCK))
                    .toList()) {
                try {
                    BlockFile.Header header = BlockFile.header(file);
                    if (!file.equals(file(header.key(), BLOCK))) {
                        throw new DamagedBlockException(file + " is another block");
                    }
                    Note note = note(file(header.key(), OWNERS));
                    Set<Owner> own = new HashSet<>();
                    note.owners()
                            .forEach(owner -> own.add(new Owner(new DocumentId(owner.document()), owner.version())));
                    found.add(new Found(header.key(), Files.size(file), header.seconds(), own, note.pinned()));
                    known.add(file);
                    known.add(file(header.key(), OWNERS));
                } catch (DamagedBlockException | IllegalArgumentException | JacksonException e) {
                    log.warn("a block is deleted: {}", e.getMessage());
                }
            }
        }
        try (Stream<Path> files = Files.walk(folder, 2)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(path -> !known.contains(path))
                    .toList()) {
                Files.delete(file);
            }
        }
        return found;
    }

    private static Note note(Path file) throws IOException {
        return Files.exists(file)
                ? JsonMapper.shared().readValue(Files.readString(file), Note.class)
                : new Note(List.of(), false);
    }

    /** Owners first: a block never lies there without the documents whose deletion deletes it. @return size of the file */
    long write(BlockKey key, BlockStates states, double seconds, Set<Owner> owners) throws IOException {
        Path file = file(key, BLOCK);
        Files.createDirectories(file.getParent());
        note(key, owners, false);
        BlockFile.write(file, key, states, seconds);
        return Files.size(file);
    }

    void note(BlockKey key, Set<Owner> owners, boolean pinned) throws IOException {
        Note note = new Note(
                owners.stream()
                        .map(owner -> new NotedOwner(owner.document().value(), owner.version()))
                        .toList(),
                pinned);
        Path file = file(key, OWNERS);
        Files.createDirectories(file.getParent());
        Path temporary = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(temporary, JsonMapper.shared().writeValueAsString(note));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Empty when there is none that can be used; then there is none at all any more. */
    Optional<BlockStates> map(BlockKey key, BlockShape shape, Arena arena) {
        try {
            return Optional.of(BlockFile.map(file(key, BLOCK), key, shape, arena));
        } catch (IOException e) {
            log.warn("a block is computed again: {}", e.getMessage());
            delete(key);
            return Optional.empty();
        }
    }

    /** What looks at the file keeps its bytes. */
    void delete(BlockKey key) {
        try {
            Files.deleteIfExists(file(key, BLOCK));
            Files.deleteIfExists(file(key, OWNERS));
        } catch (IOException e) {
            log.warn("the block {} could not be deleted", key, e);
        }
    }

    private Path file(BlockKey key, String ending) {
        return folder.resolve(key.tenant().value()).resolve(key.digest() + ending);
    }
}
