package dev.millrace.retrieval.lab;

import dev.millrace.lab.Arguments;
import dev.millrace.lab.LabCommand;
import dev.millrace.lab.Output;
import dev.millrace.retrieval.lab.bench.TextGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes Markdown documents to index and search. */
final class BenchTextsCommand implements LabCommand {

    @Override
    public String name() {
        return "bench-texts";
    }

    @Override
    public int run(Arguments arguments, Output output) throws IOException {
        Path folder = arguments.file("folder");
        int documents = arguments.integer("documents", 1, 1_000_000).orElse(2_000);
        int words = arguments.integer("words", 1, 1_000_000).orElse(3_000);
        int seed = arguments.integer("seed", 0, Integer.MAX_VALUE).orElse(1);
        arguments.refuseOthers();
        Files.createDirectories(folder);
        TextGenerator generator = TextGenerator.seeded(seed);
        for (int i = 0; i < documents; i++) {
            output.progress("texts", i, documents, "documents");
            Files.writeString(folder.resolve("%06d.md".formatted(i)), generator.document(i, words));
        }
        return 0;
    }
}
