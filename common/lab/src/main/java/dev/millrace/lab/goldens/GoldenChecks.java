package dev.millrace.lab.goldens;

import ai.djl.engine.EngineException;
import dev.millrace.lab.LabFailure;
import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.SafetensorsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds who knows a golden file and has it checked. */
public final class GoldenChecks {

    private static final String SUFFIX = ".safetensors";
    private static final int MOST_FILES = 10_000;

    private final List<GoldenKind> kinds;

    public GoldenChecks(List<GoldenKind> kinds) {
        this.kinds = List.copyOf(kinds);
    }

    /**
     * Its safetensors files and the folders in it that hold such, sorted.
     *
     * @throws LabFailure when there are none, or too many
     */
    static List<Path> in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new LabFailure(folder + " is no folder", "name the folder that holds the golden files");
        }
        List<Path> files = candidates(folder);
        if (files.isEmpty() || files.size() > MOST_FILES) {
            throw new LabFailure(
                    folder + " holds " + (files.isEmpty() ? "no" : "more than " + MOST_FILES) + " " + SUFFIX + " files",
                    "name the folder that holds the golden files");
        }
        return files;
    }

    private static List<Path> candidates(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> isTensors(path) || holdsTensors(path))
                    .sorted()
                    .limit(MOST_FILES + 1L)
                    .toList();
        }
    }

    private static boolean isTensors(Path path) {
        return path.getFileName().toString().endsWith(SUFFIX) && Files.isRegularFile(path);
    }

    private static boolean holdsTensors(Path path) {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> inside = Files.list(path)) {
            return inside.anyMatch(GoldenChecks::isTensors);
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** Never throws for what is in the file: whatever is wrong with it is a failed check. */
    public List<GoldenResult> check(Path path) throws IOException {
        String name = String.valueOf(path.getFileName());
        String kind = "unknown";
        try {
            Golden golden =
                    Files.isDirectory(path) ? new Golden.Folder(path) : new Golden.Tensors(name, Safetensors.map(path));
            name = golden.name();
            kind = golden.kind();
            Optional<GoldenKind> known =
                    kinds.stream().filter(one -> one.knows(golden)).findFirst();
            return known.isPresent() ? known.get().check(golden) : List.of(GoldenResult.skipped(name, kind));
        } catch (SafetensorsException | IllegalArgumentException | EngineException e) {
            return List.of(GoldenResult.unreadable(name, kind, String.valueOf(e.getMessage())));
        }
    }
}
