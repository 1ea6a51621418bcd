package dev.millrace.retrieval.lab;

import static dev.millrace.retrieval.lab.BenchGrowthCommand.beside;
import static dev.millrace.retrieval.lab.BenchGrowthCommand.count;
import static dev.millrace.retrieval.lab.BenchGrowthCommand.row;

import dev.millrace.lab.Arguments;
import dev.millrace.lab.LabCommand;
import dev.millrace.lab.Output;
import dev.millrace.retrieval.encoder.EncodedPassage;
import dev.millrace.retrieval.encoder.EncoderProperties;
import dev.millrace.retrieval.encoder.MiniLm;
import dev.millrace.retrieval.lab.bench.BenchRanker;
import dev.millrace.retrieval.lab.bench.Machine;
import dev.millrace.retrieval.lab.bench.TextGenerator;
import dev.millrace.retrieval.lab.bench.Timing;
import dev.millrace.retrieval.lab.bench.WordStates;
import dev.millrace.retrieval.tkl.TklBatch;
import dev.millrace.retrieval.tkl.TklDocument;
import dev.millrace.retrieval.tkl.TklQuery;
import dev.millrace.retrieval.tkl.TokenStates;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Time to score documents whose vectors are stored, beside the model itself over the same documents, beside everything from the text on,
 * and beside what memory and arithmetic take at least.
 */
final class BenchRerankCommand implements LabCommand {

    private static final int DOCUMENTS = 100;
    private static final int TOKENS = 2_000;
    private static final int TERMS = 10;
    private static final double GOAL_MILLIS = 150;
    /** What the authors' code took for the standard sizes on two cores. */
    private static final double AUTHORS_MILLIS = 18_700;

    private static final int CALLS = 21;
    private static final double LIMIT_SECONDS = 1;

    @Override
    public String name() {
        return "bench-rerank";
    }

    @Override
    public int run(Arguments arguments, Output output) {
        int documents = arguments.integer("documents", 1, 1_000).orElse(DOCUMENTS);
        int tokens = arguments.integer("tokens", 1, 100_000).orElse(TOKENS);
        int terms = arguments.integer("terms", 1, 30).orElse(TERMS);
        int threads = arguments.integer("threads", 1, 64).orElse(2);
        arguments.refuseOthers();
        try (BenchRanker ranker = new BenchRanker();
                MiniLm encoder = MiniLm.open(EncoderProperties.defaults())) {
            String text = TextGenerator.seeded(1).query(0, terms);
            double querySide = Timing.median(CALLS, () -> ranker.query(states(encoder, text)));
            TokenStates query = states(encoder, text);
            TklQuery side = ranker.query(query);
            Texts texts = texts(documents, tokens, encoder, output);
            List<byte[]> stored = stored(texts.states(), ranker, output);

            String name = "reranking %s documents of %s tokens, %d terms, p50"
                    .formatted(count(documents), count(tokens), side.terms());
            double alone = Timing.median(CALLS, () -> score(ranker, side, stored));
            output.row(beside(row(name, alone, "ms"), "the goal of 150 ms", GOAL_MILLIS));
            if (documents == DOCUMENTS && tokens == TOKENS && terms == TERMS) {
                output.row(beside(row(name, alone, "ms"), "the authors' code on two cores", AUTHORS_MILLIS));
            }
            double together = together(threads, ranker, side, stored);
            output.row(beside(row(name + ", on " + threads + " threads", together, "ms"), name, alone));
            output.row(beside(row("the query's side, encoding included", querySide, "ms"), name, alone));

            output.progress("reranking", 0, 1, "by the model itself");
            TklBatch batch = TklBatch.of(BenchRanker.states(query), texts.states());
            double naive = Timing.once(() -> ranker.model().score(batch));
            output.row(beside(row("the same by the model, nothing stored but word states", naive, "ms"), name, alone));
            output.row(beside(
                    row("the same from the text on, nothing stored", naive + texts.millis(), "ms"), name, alone));
            limits(side.terms(), stored, name, alone, output);
        }
        return 0;
    }

    /** Documents as the encoder leaves them. @param millis that it took */
    private record Texts(List<TokenStates> states, double millis) {}

    private static Texts texts(int documents, int tokens, MiniLm encoder, Output output) {
        WordStates words = new WordStates(encoder, encoder.pieces());
        TextGenerator generator = TextGenerator.seeded(1);
        List<TokenStates> states = new ArrayList<>();
        double millis = 0;
        for (int i = 0; i < documents; i++) {
            output.progress("encoding", i, documents, "documents");
            String text = generator.plain(i, tokens);
            millis += Timing.once(() -> states.add(words.of(text)));
        }
        return new Texts(states, millis);
    }

    private static TokenStates states(MiniLm encoder, String query) {
        EncodedPassage encoded = encoder.encodeQuery(query);
        return new TokenStates(encoded.words().size(), encoder.width(), encoded.wordVectors());
    }

    private static List<byte[]> stored(List<TokenStates> states, BenchRanker ranker, Output output) {
        List<byte[]> stored = new ArrayList<>();
        for (TokenStates document : states) {
            output.progress("vectors", stored.size(), states.size(), "documents");
            float[] vectors = ranker.model().documentVectors(document);
            stored.add(TklDocument.quantised(
                            vectors, ranker.config().width(), ranker.config().stride(), ranker.number())
                    .bytes());
        }
        return stored;
    }

    /** As a search does it: each document's bytes are copied out of where they are stored, and scored. */
    private static void score(BenchRanker ranker, TklQuery query, List<byte[]> stored) {
        byte[] room = new byte[stored.stream().mapToInt(one -> one.length).max().orElse(0)];
        for (byte[] document : stored) {
            System.arraycopy(document, 0, room, 0, document.length);
            ranker.scorer().score(query, TklDocument.read(room, 0, document.length));
        }
    }

    private static double together(int threads, BenchRanker ranker, TklQuery query, List<byte[]> stored) {
        List<List<byte[]>> parts = IntStream.range(0, threads)
                .mapToObj(part -> stored.subList(part * stored.size() / threads, (part + 1) * stored.size() / threads))
                .toList();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            return Timing.median(CALLS, () -> {
                List<? extends Future<?>> running = parts.stream()
                        .map(part -> pool.submit(() -> score(ranker, query, part)))
                        .toList();
                running.forEach(BenchRerankCommand::join);
            });
        }
    }

    private static void join(Future<?> running) {
        try {
            running.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static void limits(int terms, List<byte[]> stored, String name, double alone, Output output) {
        double bytes = stored.stream().mapToDouble(one -> one.length).sum();
        double rate = Machine.bytesPerSecond(LIMIT_SECONDS);
        String read = "limit: %.1f MiB of vectors read at %.1f GB/s".formatted(bytes / (1 << 20), rate / 1e9);
        output.row(beside(row(read, 1e3 * bytes / rate, "ms"), name, alone));
        // A feature is a byte: it meets every term, and itself for the vector's length.
        double products = bytes * (terms + 1);
        double each = Machine.productsPerSecond(LIMIT_SECONDS);
        String multiplied = "limit: %.0f million multiply-adds at %.1f a ns".formatted(products / 1e6, each / 1e9);
        output.row(beside(row(multiplied, 1e3 * products / each, "ms"), name, alone));
    }
}
