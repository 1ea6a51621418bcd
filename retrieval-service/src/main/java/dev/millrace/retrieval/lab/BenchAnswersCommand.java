package dev.millrace.retrieval.lab;

import static dev.millrace.retrieval.lab.BenchGrowthCommand.beside;
import static dev.millrace.retrieval.lab.BenchGrowthCommand.count;
import static dev.millrace.retrieval.lab.BenchGrowthCommand.row;

import dev.millrace.lab.Arguments;
import dev.millrace.lab.LabCommand;
import dev.millrace.lab.LabFailure;
import dev.millrace.lab.Output;
import dev.millrace.retrieval.block.BlockCache;
import dev.millrace.retrieval.block.CacheSettings;
import dev.millrace.retrieval.block.Eviction;
import dev.millrace.retrieval.block.Origin;
import dev.millrace.retrieval.decoder.Decoder;
import dev.millrace.retrieval.decoder.DecoderConfig;
import dev.millrace.retrieval.decoder.Sequence;
import dev.millrace.retrieval.decoder.StoreType;
import dev.millrace.retrieval.lab.bench.DrawnDecoder;
import dev.millrace.retrieval.lab.bench.LlamaPeer;
import dev.millrace.retrieval.lab.bench.Machine;
import dev.millrace.retrieval.lab.bench.PromptTimes;
import dev.millrace.retrieval.lab.bench.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What blocks that are reused save: time to a prompt's first token with a decoder of 135M drawn parameters, the operations it takes, where
 * reuse begins to pay, and what eviction by cost keeps of a stream of requests.
 */
final class BenchAnswersCommand implements LabCommand {

    private static final List<Integer> TOTALS = List.of(512, 1_024, 2_048, 4_096, 8_192, 16_384, 32_768);
    private static final List<Integer> SHORT = List.of(16, 32, 64, 96, 128, 192, 256, 384);
    private static final List<String> PARTS = List.of("prompts", "break-even", "trace", "reuse", "decode");
    private static final int BLOCK = 512;
    private static final int QUESTION = 50;
    private static final int REPEATS = 3;
    /** Prompts that take longer are timed once. */
    private static final double LONG_SECONDS = 20;

    private static final long MEMORY = 8L << 30;

    @Override
    public String name() {
        return "bench-answers";
    }

    @Override
    public int run(Arguments arguments, Output output) throws IOException {
        List<Integer> given = arguments.integers("totals", BLOCK, 32_768);
        List<String> parts = arguments.list("parts");
        StoreType store = store(arguments.text("store").orElse("f32"));
        Optional<Path> decoder = arguments.text("decoder").map(Path::of);
        long seed = arguments.integer("seed", 0, Integer.MAX_VALUE).orElse(1);
        arguments.refuseOthers();
        for (String part : parts) {
            if (!PARTS.contains(part)) {
                throw new LabFailure("there is no part " + part, "--parts takes some of " + PARTS);
            }
        }
        Path folder = Files.createTempDirectory("millrace-answers");
        try {
            Measuring measuring = new Measuring(folder, store, seed, output);
            List<String> wanted = parts.isEmpty() ? PARTS : parts;
            if (wanted.contains("prompts") || wanted.contains("break-even")) {
                measuring.large(given.isEmpty() ? TOTALS : given, wanted);
            }
            if (wanted.contains("trace")) {
                measuring.trace();
            }
            if (wanted.contains("reuse")) {
                measuring.reuse();
            }
            if (wanted.contains("decode") && decoder.isPresent()) {
                measuring.decode(decoder.get());
            }
        } finally {
            delete(folder);
        }
        return 0;
    }

    private static StoreType store(String name) {
        return Arrays.stream(StoreType.values())
                .filter(type -> type.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new LabFailure("there is no store " + name, "--store is f32, f16 or i8"));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private record Measuring(Path folder, StoreType store, long seed, Output output) {

        void large(List<Integer> totals, List<String> parts) throws IOException {
            output.progress("answers", 0, totals.size(), "drawing a decoder");
            Path drawn = folder.resolve("large");
            DrawnDecoder.LARGE.write(drawn, seed);
            try (Decoder decoder = Decoder.open(drawn)) {
                PromptTimes times = new PromptTimes(decoder, store, QUESTION, seed);
                double rate = 2 * Machine.productsPerSecond(1);
                output.row(row("rate of a large matrix product", rate / 1e9, "GFLOP/s"));
                if (parts.contains("prompts")) {
                    for (int i = 0; i < totals.size(); i++) {
                        output.progress("answers", i, totals.size(), count(totals.get(i)) + " tokens");
                        prompt(decoder, times, totals.get(i), rate);
                    }
                }
                if (parts.contains("break-even")) {
                    breakEven(times);
                }
            }
        }

        private void prompt(Decoder decoder, PromptTimes times, int total, double rate) throws IOException {
            times.drawBlocks(total / BLOCK, BLOCK);
            String of = ", " + count(total) + " tokens";
            long before = decoder.operations();
            double once = times.full();
            double operations = decoder.operations() - before;
            double full = best(once, times::full);
            output.row(row("full" + of, full, "s"));
            double formula = formula(decoder.config(), total + QUESTION);
            output.row(beside(row("operations, full" + of, operations, "FLOP"), "the formula", formula));
            output.row(beside(
                    row("rate, full" + of, formula / full / 1e9, "GFLOP/s"), "a large matrix product", rate / 1e9));
            Path files = folder.resolve("blocks" + total);
            CacheSettings settings = new CacheSettings(MEMORY, MEMORY, Optional.of(files), 1);
            double memory;
            try (BlockCache cache = new BlockCache(settings)) {
                output.row(beside(row("block, cold" + of, times.block(cache), "s"), "full" + of, full));
                before = decoder.operations();
                once = times.block(cache);
                operations = decoder.operations() - before;
                memory = best(once, () -> times.block(cache));
                cache.flush();
            }
            output.row(beside(row("block, from memory" + of, memory, "s"), "full" + of, full));
            output.row(beside(
                    row("operations, block" + of, operations, "FLOP"),
                    "the formula",
                    formula(decoder.config(), total + QUESTION)
                            - formula(decoder.config(), total)
                            + logits(decoder.config())));
            double disk = Double.MAX_VALUE;
            for (int i = 0; i < REPEATS; i++) {
                try (BlockCache cache = new BlockCache(settings)) {
                    disk = Math.min(disk, times.block(cache));
                    if (cache.counters().blocks(Origin.DISK) != total / BLOCK) {
                        throw new IllegalStateException("blocks did not come from disk");
                    }
                }
            }
            output.row(beside(row("block, from disk" + of, disk, "s"), "block, from memory" + of, memory));
            delete(files);
        }

        private static double best(double once, DoubleSupplier again) {
            double best = once;
            for (int i = 1; i < REPEATS && once < LONG_SECONDS; i++) {
                best = Math.min(best, again.getAsDouble());
            }
            return best;
        }

        /** Two for each weight and token, four for each feature and pair of tokens that see each other, and the last token's logits. */
        private static double formula(DecoderConfig config, double tokens) {
            double pairs = tokens * (tokens + 1) / 2;
            return config.layers()
                            * (2.0 * tokens * config.layerWeights() + 4.0 * pairs * config.heads() * config.dim())
                    + logits(config);
        }

        private static double logits(DecoderConfig config) {
            return 2.0 * config.hidden() * config.vocabulary();
        }

        private void breakEven(PromptTimes times) throws IOException {
            int least = 0;
            CacheSettings settings = new CacheSettings(MEMORY, 0, Optional.empty(), 1);
            try (BlockCache cache = new BlockCache(settings)) {
                for (int length : SHORT.reversed()) {
                    times.drawBlocks(1, length);
                    times.block(cache);
                    double full = best(times.full(), times::full);
                    double block = best(times.block(cache), () -> times.block(cache));
                    String of = ", a block of " + length + " tokens";
                    output.row(beside(row("block, from memory" + of, block * 1e3, "ms"), "full" + of, full * 1e3));
                    least = block <= full ? length : least;
                    if (block > full) {
                        break;
                    }
                }
            }
            output.row(beside(row("shortest block that pays", least, "tokens"), "the goal of 128", 128));
        }

        /** One token after another, as fast as they come, of a real decoder. */
        void decode(Path real) throws IOException {
            output.progress("answers", 0, 1, "decoding");
            int tokens = 100;
            double ours = 0;
            try (Decoder decoder = Decoder.open(real)) {
                for (int i = 0; i < 2 * REPEATS; i++) {
                    long began = System.nanoTime();
                    try (Sequence sequence = decoder.sequence(tokens + 1)) {
                        float[] logits = decoder.append(
                                sequence, Math.max(0, decoder.config().first()));
                        for (int token = 1; token < tokens; token++) {
                            logits = decoder.append(sequence, Decoder.likeliest(logits));
                        }
                    }
                    ours = Math.max(ours, tokens / ((System.nanoTime() - began) / 1e9));
                }
            }
            double peer = LlamaPeer.tokensPerSecond(
                    real, folder, tokens, Runtime.getRuntime().availableProcessors(), 2 * REPEATS);
            output.row(beside(row("decoding, one text", ours, "tokens/s"), "llama.cpp", peer));
        }

        void trace() throws IOException {
            output.progress("answers", 0, 2, "trace");
            Path drawn = folder.resolve("small");
            DrawnDecoder.SMALL.write(drawn, seed);
            try (Decoder decoder = Decoder.open(drawn)) {
                simulated(decoder);
                real(decoder);
            }
        }

        /** Costs as this decoder has them: measured for a short block and a long one. */
        private void simulated(Decoder decoder) throws IOException {
            PromptTimes times = new PromptTimes(decoder, store, 1, seed);
            double little = seconds(times, 64);
            double much = seconds(times, 1_024);
            Trace trace = new Trace(10_000, 200_000, 1, 32, 1_024, seed);
            Trace.Seconds cost = tokens -> little + (much - little) * (tokens - 64.0) / (1_024 - 64);
            long bytes = decoder.blockShape().bytes(store, 1);
            for (double room : new double[] {0.02, 0.1, 0.3}) {
                compared(
                        "10,000 blocks, room for %.0f %%".formatted(100 * room),
                        trace.replay(Eviction.greedyDual(), room, bytes, cost),
                        trace.replay(Eviction.leastRecentlyUsed(), room, bytes, cost));
            }
        }

        private static double seconds(PromptTimes times, int length) throws IOException {
            double best = Double.MAX_VALUE;
            for (int i = 0; i < 2 * REPEATS; i++) {
                times.drawBlocks(1, length);
                try (BlockCache cache = new BlockCache(new CacheSettings(0, 0, Optional.empty(), 1))) {
                    long began = System.nanoTime();
                    times.want(cache, 0);
                    best = Math.min(best, (System.nanoTime() - began) / 1e9);
                }
            }
            return best;
        }

        private void real(Decoder decoder) throws IOException {
            Trace trace = new Trace(1_000, 5_000, 1, 64, 64, seed);
            compared(
                    "1,000 real blocks of 64 tokens, room for 10 %",
                    real(decoder, trace, Eviction::greedyDual), real(decoder, trace, Eviction::leastRecentlyUsed));
        }

        private Trace.Outcome real(Decoder decoder, Trace trace, Supplier<Eviction> eviction) throws IOException {
            PromptTimes times = new PromptTimes(decoder, store, 1, seed);
            times.drawBlocks(1_000, 64);
            long room = 100 * decoder.blockShape().bytes(store, 64);
            try (BlockCache cache = new BlockCache(new CacheSettings(room, 0, Optional.empty(), 1), eviction)) {
                double computing = 0;
                for (int block : trace.requests()) {
                    long began = System.nanoTime();
                    long computed = cache.counters().blocks(Origin.COMPUTED);
                    times.want(cache, block);
                    computing +=
                            cache.counters().blocks(Origin.COMPUTED) > computed ? (System.nanoTime() - began) / 1e9 : 0;
                }
                double hits = cache.counters().tokens(Origin.MEMORY);
                double saved = cache.counters().savedSeconds();
                return new Trace.Outcome(
                        hits / (hits + cache.counters().tokens(Origin.COMPUTED)), saved / (saved + computing));
            }
        }

        private void compared(String what, Trace.Outcome ours, Trace.Outcome lru) {
            output.row(beside(
                    row("tokens found, " + what, 100 * ours.hits(), "%"), "least recently used", 100 * lru.hits()));
            output.row(beside(
                    row("seconds saved, " + what, 100 * ours.saved(), "%"), "least recently used", 100 * lru.saved()));
        }

        /** Questions that nobody asked before, over the same documents: what was stored for one must serve the next. */
        void reuse() throws IOException {
            output.progress("answers", 1, 2, "reuse");
            Path drawn = folder.resolve("small");
            if (!Files.exists(drawn)) {
                DrawnDecoder.SMALL.write(drawn, seed);
            }
            int documents = 500;
            int questions = 200;
            int quarter = questions / 4;
            Random random = new Random(seed);
            Trace popularity = new Trace(documents, 100_000, 0.8, 64, 64, seed);
            int[] drawnDocuments = popularity.requests();
            try (Decoder decoder = Decoder.open(drawn)) {
                PromptTimes times = new PromptTimes(decoder, store, QUESTION, seed);
                times.drawBlocks(documents, 64);
                long room = (long) (0.3 * documents * decoder.blockShape().bytes(store, 64));
                try (BlockCache cache = new BlockCache(new CacheSettings(room, 0, Optional.empty(), 1))) {
                    double second = 0;
                    for (int part = 0; part < 4; part++) {
                        double hits = cache.counters().tokens(Origin.MEMORY);
                        double all = hits + cache.counters().tokens(Origin.COMPUTED);
                        IntStream.range(0, quarter)
                                .forEach(_ -> IntStream.generate(
                                                () -> drawnDocuments[random.nextInt(drawnDocuments.length)])
                                        .distinct()
                                        .limit(5)
                                        .forEach(document -> times.want(cache, document)));
                        double found = cache.counters().tokens(Origin.MEMORY) - hits;
                        double asked = cache.counters().tokens(Origin.MEMORY)
                                + cache.counters().tokens(Origin.COMPUTED)
                                - all;
                        double share = 100 * found / asked;
                        second = part == 1 ? share : second;
                        String name = "tokens found, novel questions %d to %d over %d documents"
                                .formatted(part * quarter + 1, (part + 1) * quarter, documents);
                        output.row(
                                part < 2
                                        ? row(name, share, "%")
                                        : beside(row(name, share, "%"), "the second quarter", second));
                    }
                }
            }
        }
    }
}
