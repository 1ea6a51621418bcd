package dev.millrace.lab.goldens;

import dev.millrace.lab.Arguments;
import dev.millrace.lab.LabCommand;
import dev.millrace.lab.Output;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Checks all golden files of a folder. A folder without any has not been verified. */
public final class VerifyGoldensCommand implements LabCommand {

    private final GoldenChecks checks;

    /** @param kinds those that this lab knows */
    public VerifyGoldensCommand(List<GoldenKind> kinds) {
        this.checks = new GoldenChecks(kinds);
    }

    @Override
    public String name() {
        return "verify-goldens";
    }

    @Override
    public int run(Arguments arguments, Output output) throws IOException {
        Path folder = arguments.file("folder");
        arguments.refuseOthers();
        List<Path> files = GoldenChecks.in(folder);
        boolean failed = false;
        for (int i = 0; i < files.size(); i++) {
            output.progress(
                    "goldens", i, files.size(), files.get(i).getFileName().toString());
            for (GoldenResult result : checks.check(files.get(i))) {
                failed |= result.status() == GoldenResult.Status.FAIL;
                output.row(row(result));
            }
        }
        output.progress("goldens", files.size(), files.size(), "");
        return failed ? 1 : 0;
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
