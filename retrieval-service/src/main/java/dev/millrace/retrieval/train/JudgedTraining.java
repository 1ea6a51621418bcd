package dev.millrace.retrieval.train;

import dev.millrace.retrieval.encoder.TextEncoder;
import dev.millrace.retrieval.ranker.FusionWeights;
import dev.millrace.retrieval.tkl.TklConfig;
import dev.millrace.retrieval.tkl.training.TklData;
import dev.millrace.retrieval.tkl.training.TklExample;
import dev.millrace.tensors.Tensor;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Trains a ranker on queries that somebody judged, or that people clicked for. One thread. */
public final class JudgedTraining {

    /** Fewer queries cannot be parted. */
    public static final int LEAST_QUERIES = 10;

    private static final double HELD_OUT = 0.15;
    private static final int VALIDATED = 60;
    /** With fewer, weights of the fusion would be guesses. */
    private static final int LEAST_FITTED = 5;

    private final RankerListener listener;
    private final Clock clock;

    public JudgedTraining(RankerListener listener, Clock clock) {
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * @param start a ranker to go on from; one of another form is not gone on from
     * @throws IllegalArgumentException when there are too few queries, or no two documents to compare
     */
    public TrainedRanker train(
            JudgedCollection source, TextEncoder encoder, RankerOptions options, Optional<TrainedRanker> start) {
        if (source.queries().size() < LEAST_QUERIES) {
            throw new IllegalArgumentException("there are " + source.queries().size()
                    + " queries, and a training needs at least " + LEAST_QUERIES);
        }
        TklConfig config = options.config();
        EncodedCollection collection = new EncodedCollection(
                source.plain(),
                encoder,
                config.queryTokens(),
                (done, of) -> listener.progress("encoding", done, of, "documents"));
        Map<Part, List<Integer>> parts = parts(source.queries().size(), options.seed());
        Optional<TrainedRanker> from =
                start.filter(one -> one.config().equals(config) && one.encoder().equals(encoder.digest()));
        try (JudgedStage stage = new JudgedStage(collection)) {
            Map<String, Tensor> begin = from.map(TrainedRanker::weights)
                    .orElseGet(() -> RankerTraining.begin(config, collection, options.seed()));
            JudgedContest contest = new JudgedContest(collection, stage, source.queries());
            RankerTraining training = new RankerTraining(listener, clock);
            training.report(contest.signals(config, begin, held(parts)), weights(from, List.of()));
            Map<String, Tensor> trained =
                    training.trained(options, data(collection, stage, source, parts, options), begin);
            List<Signals> signals = contest.signals(config, trained, held(parts));
            FusionWeights fusion = weights(from, RankerTraining.of(signals, Part.VALIDATION));
            training.report(signals, fusion);
            return new TrainedRanker(config, trained, fusion, encoder.digest());
        }
    }

    private static TklData data(
            EncodedCollection collection,
            JudgedStage stage,
            JudgedCollection source,
            Map<Part, List<Integer>> parts,
            RankerOptions options) {
        JudgedExamples examples = new JudgedExamples(collection, stage, source.queries());
        int most = Math.ceilDiv(options.steps(), options.epochs()) * options.batch();
        List<TklExample> train = examples.of(parts.getOrDefault(Part.TRAIN, List.of()), most, options.seed());
        List<TklExample> validation =
                examples.of(parts.getOrDefault(Part.VALIDATION, List.of()), VALIDATED, options.seed());
        return new TklData(collection::query, examples::text, train, validation);
    }

    /** Queries by their numbers: of each held-out part at least one. */
    private static Map<Part, List<Integer>> parts(int queries, long seed) {
        List<Integer> numbers =
                new ArrayList<>(IntStream.range(0, queries).boxed().toList());
        Collections.shuffle(numbers, new Random(seed));
        int each = Math.max(1, (int) Math.round(HELD_OUT * queries));
        Map<Part, List<Integer>> parts = new EnumMap<>(Part.class);
        parts.put(Part.VALIDATION, numbers.subList(0, each));
        parts.put(Part.TEST, numbers.subList(each, 2 * each));
        parts.put(Part.TRAIN, numbers.subList(2 * each, queries));
        return parts;
    }

    private static Map<Part, List<Integer>> held(Map<Part, List<Integer>> parts) {
        Map<Part, List<Integer>> held = new EnumMap<>(parts);
        held.remove(Part.TRAIN);
        return held;
    }

    private static FusionWeights weights(Optional<TrainedRanker> from, List<Signals> deciding) {
        return deciding.size() >= LEAST_FITTED
                ? FusionFit.weights(deciding)
                : from.map(TrainedRanker::fusion).orElse(FusionWeights.EQUAL);
    }
}
