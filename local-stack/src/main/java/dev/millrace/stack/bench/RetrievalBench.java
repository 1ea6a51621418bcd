package dev.millrace.stack.bench;

import dev.millrace.stack.lab.Lab;
import dev.millrace.stack.lab.LabProcess;
import dev.millrace.stack.local.Installation;
import dev.millrace.stack.local.ScratchStack;
import dev.millrace.stack.local.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What documents and searches cost: how encoding and ranking grow with a document's length, how long reranking takes, and a real stack's
 * indexing, searches and memory on many long documents.
 */
public final class RetrievalBench implements Bench {

    /** What can be measured by itself. */
    public enum Part {
        /** Encoding and ranking as documents get longer. */
        GROWTH,
        /** Stored vectors beside the model itself. */
        RERANK,
        /** Indexing and searches. */
        SEARCH,
        /** The service's memory over many searches. */
        MEMORY;

        /** As it is asked for. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How much is measured.
     *
     * @param lengths in tokens that growth is measured over; empty: the standard ones
     * @param texts a folder with documents; empty: they are generated
     * @param documents at most
     * @param words of each generated one
     * @param calls searches that each time is taken of
     * @param searches over which memory is watched, after a tenth as many
     */
    public record Options(
            Set<Part> parts,
            List<Integer> lengths,
            Optional<Path> texts,
            int documents,
            int words,
            int calls,
            int searches,
            int seed) {

        public Options {
            parts = Set.copyOf(parts);
            lengths = List.copyOf(lengths);
        }
    }

    private final ScratchStack scratch;
    private final Installation installation;
    private final Options options;
    private final Consumer<String> report;
    private final List<Measurement> measured = new ArrayList<>();

    public RetrievalBench(ScratchStack scratch, Installation installation, Options options, Consumer<String> report) {
        this.scratch = scratch;
        this.installation = installation;
        this.options = options;
        this.report = report;
    }

    @Override
    public List<Measurement> run() throws Exception {
        Set<Part> parts = options.parts();
        if (parts.contains(Part.GROWTH)) {
            List<String> command = new ArrayList<>(List.of("bench-growth"));
            if (!options.lengths().isEmpty()) {
                command.add("--lengths");
                command.add(options.lengths().stream().map(String::valueOf).collect(Collectors.joining(",")));
            }
            told("how cost grows with length", command);
        }
        if (parts.contains(Part.RERANK)) {
            told("reranking", List.of("bench-rerank"));
        }
        if (parts.contains(Part.SEARCH) || parts.contains(Part.MEMORY)) {
            stack();
        }
        return measured;
    }

    private void stack() throws Exception {
        Path folder = texts();
        DocumentLoad load = new DocumentLoad(folder, options.documents(), options.seed());
        scratch.up(List.of(Service.REGISTRY, Service.INGEST, Service.RETRIEVAL));
        DocumentService service = new DocumentService(scratch, new Http());
        RetrievalIndexing indexing = new RetrievalIndexing(service, load, report);
        indexing.warmUp();
        // Nothing else runs meanwhile.
        report.accept("timing the encoder alone");
        Measurement bare = lab(List.of("bench-encoder", folder.toString())).getFirst();
        measured.addAll(indexing.all(bare));
        RetrievalSearches searches = new RetrievalSearches(service, load, report);
        if (options.parts().contains(Part.SEARCH)) {
            measured.addAll(searches.times(options.calls()));
            measured.addAll(indexing.singles(options.seed()));
        }
        if (options.parts().contains(Part.MEMORY)) {
            measured.addAll(searches.memory(options.searches(), scratch));
        }
        measured.addAll(Memory.peaks(scratch));
    }

    private Path texts() throws IOException, InterruptedException {
        if (options.texts().isPresent()) {
            return options.texts().get().toAbsolutePath();
        }
        report.accept("writing %,d documents of %,d words".formatted(options.documents(), options.words()));
        Path folder = scratch.stack().home().root().resolve("texts");
        lab(List.of(
                "bench-texts",
                folder.toString(),
                "--documents",
                Integer.toString(options.documents()),
                "--words",
                Integer.toString(options.words()),
                "--seed",
                Integer.toString(options.seed())));
        return folder;
    }

    /** Keeps what a lab measures, and says it meanwhile. */
    private void told(String what, List<String> command) throws IOException, InterruptedException {
        report.accept("measuring " + what);
        measured.addAll(lab(
                command,
                one -> report.accept(
                        String.format(Locale.ROOT, "  %s: %,.2f %s", one.name(), one.value(), one.unit()))));
    }

    private List<Measurement> lab(List<String> command) throws IOException, InterruptedException {
        return lab(command, one -> {});
    }

    private List<Measurement> lab(List<String> command, Consumer<Measurement> told)
            throws IOException, InterruptedException {
        List<Measurement> rows = new ArrayList<>();
        new LabProcess(installation, Lab.RETRIEVAL, command)
                .rows(row -> Measurement.read(row).ifPresent(one -> {
                    rows.add(one);
                    told.accept(one);
                }));
        return rows;
    }
}
