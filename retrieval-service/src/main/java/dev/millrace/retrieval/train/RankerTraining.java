package dev.millrace.retrieval.train;

import dev.millrace.layers.Parameters;
import dev.millrace.retrieval.encoder.TextEncoder;
import dev.millrace.retrieval.pseudo.PseudoCollection;
import dev.millrace.retrieval.pseudo.PseudoKind;
import dev.millrace.retrieval.ranker.FusionWeights;
import dev.millrace.retrieval.tkl.TklConfig;
import dev.millrace.retrieval.tkl.TklModel;
import dev.millrace.retrieval.tkl.training.TklData;
import dev.millrace.retrieval.tkl.training.TklExample;
import dev.millrace.retrieval.tkl.training.TklProgress;
import dev.millrace.retrieval.tkl.training.TklTrained;
import dev.millrace.retrieval.tkl.training.TklTrainer;
import dev.millrace.retrieval.tkl.training.TklTrainingState;
import dev.millrace.retrieval.tkl.training.TklValidation;
import dev.millrace.tensors.Tensor;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Trains a ranker on a collection that nobody has judged. One thread. */
public final class RankerTraining {

    private static final int SAMPLED_TEXTS = 400;
    private static final int VALIDATED = 60;
    private static final int CONTESTED = 600;

    private final RankerListener listener;
    private final Clock clock;

    public RankerTraining(RankerListener listener, Clock clock) {
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * Several ways, of which that is kept which ranks held-out queries best, together with the scores that it is added to. When none
     * ranks them better than the beginning does, that is kept.
     *
     * @param ways at least one, all of one seed, inputs and width
     */
    public TrainedRanker best(PseudoCollection source, TextEncoder encoder, List<RankerOptions> ways) {
        RankerOptions first = ways.getFirst();
        long seed = first.seed();
        EncodedCollection collection = new EncodedCollection(
                source,
                encoder,
                first.config().queryTokens(),
                (done, of) -> listener.progress("encoding", done, of, "documents"));
        List<Part> parts = source.documents().stream()
                .map(document -> Part.of(document.id(), seed))
                .toList();
        Examples examples = new Examples(collection, seed);
        List<TklExample> train = examples.of(d -> parts.get(d) == Part.TRAIN, Integer.MAX_VALUE);
        List<TklExample> validation = examples.of(d -> parts.get(d) == Part.VALIDATION, VALIDATED);
        listener.note(source.queries().size() + " pseudo-queries of "
                + source.documents().size() + " documents; " + train.size() + " to train on");
        try (Contest contest = new Contest(collection, parts::get, CONTESTED)) {
            listener.note("untrained:");
            // Not fitted: the words of queries made of a passage are that passage's own, which people's words are not,
            // and weights
            // fitted to them trust words too much.
            FusionWeights fusion = FusionWeights.WITH_RANKER;
            Map<String, Tensor> beginning = begin(first.config(), collection, seed);
            List<Signals> untrained = contest.signals(first.config(), beginning);
            report(untrained, fusion);
            TrainedRanker best = new TrainedRanker(first.config(), beginning, fusion, encoder.digest());
            double bestRank = reciprocalRank(of(untrained, Part.VALIDATION), fusion.all());
            String kept = "the beginning";
            for (RankerOptions way : ways) {
                int most = Math.min(train.size(), Math.ceilDiv(way.steps(), way.epochs()) * way.batch());
                TklData data = new TklData(collection::query, examples::text, train.subList(0, most), validation);
                listener.note(said(way) + ":");
                Map<String, Tensor> weights = trained(way, data, begin(way.config(), collection, seed));
                List<Signals> signals = contest.signals(way.config(), weights);
                List<Signals> deciding = of(signals, Part.VALIDATION);
                report(signals, fusion);
                double rank = reciprocalRank(deciding, fusion.all());
                if (rank > bestRank) {
                    bestRank = rank;
                    best = new TrainedRanker(way.config(), weights, fusion, encoder.digest());
                    kept = said(way);
                }
            }
            listener.note("kept: " + kept);
            return best;
        }
    }

    private static String said(RankerOptions way) {
        return "trained with rates %s, %s and %s".formatted(way.projectionRate(), way.encoderRate(), way.rankingRate());
    }

    static Map<String, Tensor> begin(TklConfig config, EncodedCollection collection, long seed) {
        Map<String, Tensor> whole;
        try (Parameters drawn = Parameters.drawn(seed)) {
            TklModel model = new TklModel(config, drawn);
            whole = new LinkedHashMap<>(drawn.tensors());
            whole.putAll(FirstValues.of(model.config(), sample(collection), seed));
        }
        return whole;
    }

    private static float[] sample(EncodedCollection collection) {
        int all = collection.states().size();
        int[] some = new int[Math.min(all, SAMPLED_TEXTS)];
        for (int i = 0; i < some.length; i++) {
            some[i] = (int) ((long) i * all / some.length);
        }
        return collection.states().joined(some).values();
    }

    Map<String, Tensor> trained(RankerOptions way, TklData data, Map<String, Tensor> begin) {
        TklConfig config = way.config();
        try (TklTrainer trainer = new TklTrainer(config, way.recipe(), data, begin, Optional.empty())) {
            TklValidation before = trainer.validate();
            listener.note("before: " + said(before));
            Ending ending = new Ending(clock.instant().plus(way.limit()));
            return switch (trainer.run(ending)) {
                case TklTrained.Done done -> done.weights();
                case TklTrained.Stopped _ -> ending.weights();
                case TklTrained.Diverged diverged ->
                    throw new DivergedException(
                            "the training diverged in step " + diverged.step() + " of epoch " + diverged.epoch());
            };
        }
    }

    private static String said(TklValidation validation) {
        return "pairs in order %.3f, reciprocal rank %.3f, loss %.3f"
                .formatted(validation.accuracy(), validation.mrr(), validation.loss());
    }

    /** Ends a training when its time is over, with the best weights of an epoch, or without any the last ones. */
    private final class Ending implements TklProgress {

        private final Instant end;
        private Map<String, Tensor> weights = Map.of();

        Ending(Instant end) {
            this.end = end;
        }

        Map<String, Tensor> weights() {
            return weights;
        }

        @Override
        public boolean step(int epoch, int epochs, int step, int steps, double loss, Supplier<TklTrainingState> state) {
            listener.progress(
                    "training", (epoch - 1L) * steps + step, (long) epochs * steps, "loss %.3f".formatted(loss));
            listener.step(loss);
            if (clock.instant().isBefore(end)) {
                return true;
            }
            TklTrainingState now = state.get();
            weights = now.bestEpoch() > 0 ? now.bestWeights() : now.weights();
            return false;
        }

        @Override
        public boolean epoch(
                int epoch, double loss, TklValidation validation, boolean best, Supplier<TklTrainingState> state) {
            listener.note("epoch " + epoch + ": loss %.3f; ".formatted(loss) + said(validation));
            return true;
        }
    }

    static List<Signals> of(List<Signals> signals, Part part) {
        return signals.stream().filter(one -> one.part() == part).toList();
    }

    private static double reciprocalRank(List<Signals> signals, double... weights) {
        return signals.stream()
                .mapToDouble(one -> 1.0 / (1 + one.above(weights)))
                .average()
                .orElse(0);
    }

    private static double accuracy(List<Signals> signals, double... weights) {
        return signals.stream()
                .mapToDouble(one -> 1 - one.above(weights) / (double) (one.candidates() - 1))
                .average()
                .orElse(0);
    }

    void report(List<Signals> signals, FusionWeights fusion) {
        Map<String, double[]> methods = new LinkedHashMap<>();
        methods.put("bm25", new double[] {1, 0, 0});
        methods.put("dense", new double[] {0, 1, 0});
        methods.put("bm25+dense", new double[] {1, 1, 0});
        methods.put("tkl", new double[] {0, 0, 1});
        methods.put("fused", fusion.all());
        listener.note("weights: bm25 %.3f, dense %.3f, tkl %.3f"
                .formatted(fusion.words(), fusion.meaning(), fusion.ranker()));
        for (Part part : List.of(Part.VALIDATION, Part.TEST)) {
            methods.forEach((name, weights) -> listener.row(row(name, part, of(signals, part), weights)));
        }
    }

    private static Map<String, Object> row(String name, Part part, List<Signals> signals, double[] weights) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("method", name);
        row.put("part", part.name().toLowerCase(java.util.Locale.ROOT));
        row.put("queries", signals.size());
        row.put("pairs", accuracy(signals, weights));
        row.put("mrr", reciprocalRank(signals, weights));
        for (PseudoKind kind : PseudoKind.values()) {
            List<Signals> some = new ArrayList<>(signals);
            some.removeIf(one -> one.kind() != kind);
            row.put("mrr." + kind.wireName(), reciprocalRank(some, weights));
        }
        return row;
    }
}
