package dev.millrace.retrieval.lab;

import dev.millrace.lab.Arguments;
import dev.millrace.lab.LabCommand;
import dev.millrace.lab.LabFailure;
import dev.millrace.lab.Output;
import dev.millrace.retrieval.encoder.EncoderProperties;
import dev.millrace.retrieval.encoder.MiniLm;
import dev.millrace.retrieval.encoder.Throughput;
import dev.millrace.retrieval.lab.bench.WordStates;
import dev.millrace.retrieval.pseudo.SourceDocument;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How many pieces a second the encoder's network takes by itself, on the passages of some files: what indexing them cannot be faster than. */
final class BenchEncoderCommand implements LabCommand {

    /** Some seconds of work. */
    private static final int PASSAGES = 400;

    @Override
    public String name() {
        return "bench-encoder";
    }

    @Override
    public int run(Arguments arguments, Output output) throws IOException {
        Path folder = arguments.file("folder");
        int most = arguments.integer("passages", 1, 100_000).orElse(PASSAGES);
        arguments.refuseOthers();
        try (MiniLm encoder = MiniLm.open(EncoderProperties.defaults())) {
            WordStates words = new WordStates(encoder, encoder.pieces());
            List<String> passages = SourceFiles.read(List.of(folder)).stream()
                    .map(SourceDocument::text)
                    .flatMap(text -> words.passages(text).stream())
                    .limit(most)
                    .toList();
            if (passages.isEmpty()) {
                throw new LabFailure(folder + " has no words", "name a folder with texts");
            }
            encoder.bare(passages.subList(0, Math.ceilDiv(passages.size(), 4)));
            Throughput rate = encoder.bare(passages);
            output.row(Output.fields("name", "the encoder alone", "value", rate.piecesPerSecond(), "unit", "pieces/s"));
        }
        return 0;
    }
}
