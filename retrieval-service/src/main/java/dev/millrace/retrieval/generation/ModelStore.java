package dev.millrace.retrieval.generation;

import dev.millrace.registryclient.RegisteredVersion.Artefact;
import dev.millrace.registryclient.RegistryClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models' files on this machine: each file once under its SHA-256 below {@code files}, whatever models it is part of, and a folder for
 * each version below {@code versions} in which the files have their names. Both appear whole or not at all. A file is read through before
 * it is used: one that has been damaged is fetched again. Thread-safe; one process per folder.
 */
final class ModelStore {

    private static final Logger log = LoggerFactory.getLogger(ModelStore.class);

    private final Path files;
    private final Path versions;

    /** Where files come from. */
    @FunctionalInterface
    interface Source {
        /** The file appears whole, and has the digest, or this throws. */
        void fetch(String sha256, Path file) throws IOException;
    }

    /** @param root made when first needed */
    ModelStore(Path root) {
        this.files = root.resolve("files");
        this.versions = root.resolve("versions");
    }

    /** The folder of a version, with all its files. @param version its digest @param artefacts with names that are plain file names */
    synchronized Path folder(String version, List<Artefact> artefacts, Source source) throws IOException {
        Files.createDirectories(files);
        Files.createDirectories(versions);
        for (Artefact artefact : artefacts) {
            Path file = files.resolve(artefact.sha256());
            if (!isWhole(file, artefact)) {
                Files.deleteIfExists(file);
                source.fetch(artefact.sha256(), file);
            }
        }
        Path folder = versions.resolve(version);
        Path made = Files.createTempDirectory(versions, "making-");
        try {
            for (Artefact artefact : artefacts) {
                link(made.resolve(artefact.name()), files.resolve(artefact.sha256()));
            }
            delete(folder);
            Files.move(made, folder, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            delete(made);
        }
        return folder;
    }

    private static boolean isWhole(Path file, Artefact artefact) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        boolean whole = Files.size(file) == artefact.size()
                && RegistryClient.sha256(file).equals(artefact.sha256());
        if (!whole) {
            log.warn("the file {} of a model is damaged and is fetched again", file);
        }
        return whole;
    }

    private static void link(Path name, Path file) throws IOException {
        try {
            Files.createLink(name, file);
        } catch (UnsupportedOperationException e) {
            Files.copy(file, name);
        }
    }

    /** Deletes all but the versions asked for last, and the files that none of these needs; what is open remains readable until it is closed. */
    synchronized void keepNewest(int most) throws IOException {
        List<Path> newest = list(versions).stream()
                .sorted(Comparator.comparing(ModelStore::asked).reversed())
                .toList();
        for (Path folder : newest.subList(Math.min(most, newest.size()), newest.size())) {
            delete(folder);
        }
        Set<Object> used = list(versions).stream()
                .flatMap(folder -> list(folder).stream())
                .map(ModelStore::identity)
                .collect(Collectors.toSet());
        for (Path file : list(files)) {
            if (!used.contains(identity(file))) {
                Files.delete(file);
            }
        }
    }

    /** A version's folder is made anew whenever it is asked for. */
    private static FileTime asked(Path folder) {
        try {
            return Files.getLastModifiedTime(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same for two names of one file. Where the file system has none, files are copied and each is used by nobody else. */
    private static Object identity(Path file) {
        try {
            Object key = Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class)
                    .fileKey();
            return key == null ? file : key;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        for (Path file : list(folder)) {
            Files.delete(file);
        }
        Files.deleteIfExists(folder);
    }
}
