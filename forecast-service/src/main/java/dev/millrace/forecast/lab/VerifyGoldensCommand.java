package dev.millrace.forecast.lab;

import dev.millrace.forecast.lab.goldens.GoldenCheck;
import dev.millrace.forecast.lab.goldens.GoldenResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Checks every golden file of a folder. A folder without any has not been verified. */
final class VerifyGoldensCommand implements LabCommand {

    private static final int MOST_FILES = 10_000;

    @Override
    public String name() {
        return "verify-goldens";
    }

    @Override
    public int run(Arguments arguments, Output output) throws IOException {
        Path folder = arguments.file("folder");
        arguments.refuseOthers();
        List<Path> files = files(folder);
        int[] counts = new int[GoldenResult.Status.values().length];
        for (int i = 0; i < files.size(); i++) {
            output.progress(
                    "goldens", i, files.size(), files.get(i).getFileName().toString());
            for (GoldenResult result : GoldenCheck.check(files.get(i))) {
                counts[result.status().ordinal()]++;
                output.row(row(result));
            }
        }
        output.progress("goldens", files.size(), files.size(), "");
        int failed = counts[GoldenResult.Status.FAIL.ordinal()];
        output.note("%d checks hold, %d fail, %d files are of kinds unknown here"
                .formatted(
                        counts[GoldenResult.Status.PASS.ordinal()],
                        failed,
                        counts[GoldenResult.Status.SKIPPED.ordinal()]));
        return failed == 0 ? 0 : 1;
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new LabFailure(folder + " is no folder", "name the folder that holds the golden files");
        }
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> files = all.filter(file -> file.getFileName().toString().endsWith(".safetensors"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .limit(MOST_FILES + 1L)
                    .toList();
            if (files.isEmpty() || files.size() > MOST_FILES) {
                throw new LabFailure(
                        folder + " holds " + (files.isEmpty() ? "no" : "more than " + MOST_FILES)
                                + " .safetensors files",
                        "name the folder that holds the golden files");
            }
            return files;
        }
    }

    private static Map<String, Object> row(GoldenResult result) {
        return Output.fields(
                "file", result.file(),
                "kind", result.kind(),
                "check", result.check(),
                "maxError", result.maxError(),
                "tolerance", result.tolerance(),
                "status", result.status().name().toLowerCase(Locale.ROOT),
                "tensor", result.tensor());
    }
}
