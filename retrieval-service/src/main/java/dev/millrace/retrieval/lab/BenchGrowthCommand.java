package dev.millrace.retrieval.lab;

import dev.millrace.lab.Arguments;
import dev.millrace.lab.LabCommand;
import dev.millrace.lab.Output;
import dev.millrace.retrieval.encoder.EncoderProperties;
import dev.millrace.retrieval.encoder.MiniLm;
import dev.millrace.retrieval.lab.bench.BenchRanker;
import dev.millrace.retrieval.lab.bench.FullAttention;
import dev.millrace.retrieval.lab.bench.Machine;
import dev.millrace.retrieval.lab.bench.TextGenerator;
import dev.millrace.retrieval.lab.bench.Timing;
import dev.millrace.retrieval.lab.bench.WordStates;
import dev.millrace.retrieval.tkl.TklDocument;
import dev.millrace.retrieval.tkl.TklQuery;
import dev.millrace.retrieval.tkl.TokenStates;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Time of encoding and of ranking as documents grow, beside attention of every token to every other at the same widths as far as that
 * fits into memory, and the exponents they grow with.
 */
final class BenchGrowthCommand implements LabCommand {

    private static final List<Integer> LENGTHS = List.of(500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000);
    private static final int LONGEST = 256_000;
    private static final int TERMS = 10;
    private static final int WARM_UP = 2_000;
    private static final double GOAL = 1.1;
    private static final double GIB = 1 << 30;

    private static final String FULL_ENCODER = "full attention of the encoder's shape";
    private static final String FULL_RANKER = "full attention of the ranker's shape";

    /** As all-MiniLM-L6-v2 has it. */
    private static final FullAttention OF_THE_ENCODER = new FullAttention(6, 12, 32);

    /** Other programs need memory too. */
    private static final double SHARE_OF_MEMORY = 0.5;

    @Override
    public String name() {
        return "bench-growth";
    }

    @Override
    public int run(Arguments arguments, Output output) throws IOException {
        List<Integer> given = arguments.integers("lengths", 8, LONGEST);
        double seconds = arguments.number("seconds", 0.001, 60).orElse(1.0);
        arguments.refuseOthers();
        List<Integer> lengths =
                given.isEmpty() ? LENGTHS : given.stream().sorted().toList();
        Growth growth = new Growth(lengths, seconds, output);
        growth.encoding();
        try (BenchRanker ranker = new BenchRanker()) {
            growth.ranking(ranker);
        }
        return 0;
    }

    /** Milliseconds for one length. */
    @FunctionalInterface
    private interface Task {
        double fastest(int length);
    }

    private record Growth(List<Integer> lengths, double seconds, Output output) {

        void encoding() throws IOException {
            List<Double> full = full(FULL_ENCODER, OF_THE_ENCODER);
            try (MiniLm encoder = MiniLm.open(EncoderProperties.defaults())) {
                WordStates states = new WordStates(encoder, encoder.pieces());
                // A word is a piece at least.
                String text = TextGenerator.seeded(1).plain(0, lengths.getLast());
                List<Double> times = measured("encoding in windows", FULL_ENCODER, full, length -> {
                    String beginning = states.beginning(text, length);
                    return Timing.fastest(seconds, () -> states.of(beginning));
                });
                exponent("encoding in windows", times, true);
            }
        }

        void ranking(BenchRanker ranker) throws IOException {
            int width = ranker.config().width();
            int heads = ranker.config().heads();
            List<Double> full =
                    full(FULL_RANKER, new FullAttention(ranker.config().layers(), heads, width / heads));
            TokenStates all = BenchRanker.noise(lengths.getLast(), 1);
            String documents = "ranking, a document's side";
            List<Double> times = measured(documents, FULL_RANKER, full, length -> {
                TokenStates some = all.first(length);
                return Timing.fastest(seconds, () -> ranker.model().documentVectors(some));
            });
            exponent(documents, times, true);
            TklQuery query = ranker.query(BenchRanker.noise(TERMS, 2));
            String queries = "ranking, %d terms against stored vectors".formatted(TERMS);
            times = measured(queries, "", List.of(), length -> {
                float[] vectors = ranker.model().documentVectors(all.first(length));
                TklDocument document =
                        TklDocument.quantised(vectors, width, ranker.config().stride(), ranker.number());
                return Timing.fastest(seconds, () -> ranker.scorer().score(query, document));
            });
            exponent(queries, times, true);
        }

        /** Times of the shorter lengths, as far as memory reaches. */
        private List<Double> full(String name, FullAttention shape) throws IOException {
            double free = Machine.freeBytes();
            List<Integer> fitting = lengths.stream()
                    .filter(length -> shape.bytes(length) <= SHARE_OF_MEMORY * free)
                    .toList();
            Growth shorter = new Growth(fitting, seconds, output);
            List<Double> times = shorter.measured(name, "", List.of(), length -> shape.fastest(length, seconds));
            shorter.exponent(name, times, false);
            for (int length : lengths.subList(fitting.size(), lengths.size())) {
                output.row(beside(
                        row(at(name, length) + ": memory it would take", shape.bytes(length) / GIB, "GiB"),
                        "%.1f GiB that are free".formatted(free / GIB),
                        free / GIB));
            }
            return times;
        }

        /** @param others as far as they are known, to stand beside */
        private List<Double> measured(String name, String against, List<Double> others, Task task) {
            List<Double> times = new ArrayList<>();
            // What runs for the first time is slow, and would pass for a short text's cost.
            lengths.stream()
                    .filter(length -> length <= WARM_UP)
                    .max(Integer::compare)
                    .ifPresent(task::fastest);
            for (int length : lengths) {
                output.progress("growth", times.size(), lengths.size(), name);
                double took = task.fastest(length);
                Map<String, Object> row = row(at(name, length), took, "ms");
                output.row(
                        times.size() < others.size()
                                ? beside(row, at(against, length), others.get(times.size()))
                                : row);
                times.add(took);
            }
            return times;
        }

        private void exponent(String name, List<Double> times, boolean hasGoal) {
            if (lengths.size() > 1) {
                String between = "%s, growth from %s to %s tokens"
                        .formatted(name, count(lengths.getFirst()), count(lengths.getLast()));
                double exponent = Timing.exponent(lengths, times);
                Map<String, Object> row = row(between, exponent, "exponent");
                output.row(hasGoal ? beside(row, "the goal of " + GOAL, GOAL) : row);
            }
        }

        private static String at(String name, int length) {
            return name + ", " + count(length) + " tokens";
        }
    }

    static String count(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static Map<String, Object> row(String name, double value, String unit) {
        return Output.fields("name", name, "value", value, "unit", unit);
    }

    /** Adds what the row's value stands beside. */
    static Map<String, Object> beside(Map<String, Object> row, String against, double other) {
        row.put("against", against);
        row.put("ratio", ((Number) row.getOrDefault("value", Double.NaN)).doubleValue() / other);
        return row;
    }
}
