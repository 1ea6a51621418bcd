package dev.millrace.retrieval.training;

import dev.millrace.retrieval.encoder.EncoderProperties;
import dev.millrace.retrieval.encoder.MiniLm;
import dev.millrace.retrieval.pseudo.MaskedDocument;
import dev.millrace.retrieval.pseudo.PseudoCollection;
import dev.millrace.retrieval.pseudo.PseudoQueries;
import dev.millrace.retrieval.pseudo.PseudoRecipe;
import dev.millrace.retrieval.pseudo.SourceDocument;
import dev.millrace.retrieval.train.JudgedCollection;
import dev.millrace.retrieval.train.JudgedQuery;
import dev.millrace.retrieval.train.JudgedTraining;
import dev.millrace.retrieval.train.RankerOptions;
import dev.millrace.retrieval.train.RankerTraining;
import dev.millrace.retrieval.train.TrainedRanker;
import dev.millrace.retrieval.training.WorkFolder.Data;
import dev.millrace.retrieval.training.WorkFolder.Order;
import dev.millrace.retrieval.training.WorkFolder.Text;
import dev.millrace.retrieval.window.Passages;
import dev.millrace.tensors.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Trains what a folder says, in the process that was started for it. */
final class TrainingWork {

    private final WorkFolder folder;
    private final Consumer<TrainingEvent> events;

    TrainingWork(WorkFolder folder, Consumer<TrainingEvent> events) {
        this.folder = folder;
        this.events = events;
    }

    /** @throws IllegalArgumentException when there is too little to train on */
    TrainingEvent.Done run() throws IOException {
        Order order = folder.readOrder();
        Data data = folder.readData();
        Reporter reporter = new Reporter(events, order.reportMillis());
        try (MiniLm encoder = MiniLm.open(EncoderProperties.defaults())) {
            Passages passages = new Passages(encoder.pieces());
            Trained trained = switch (order.source()) {
                case PSEUDO_QUERIES -> pseudo(order, data, encoder, passages, reporter);
                case JUDGEMENTS, CLICKS -> judged(order, data, encoder, passages, reporter);
            };
            trained.ranker().write(folder.ranker());
            Map<String, Double> fusion = new LinkedHashMap<>();
            fusion.put("bm25", trained.ranker().fusion().words());
            fusion.put("dense", trained.ranker().fusion().meaning());
            fusion.put("tkl", trained.ranker().fusion().ranker());
            return new TrainingEvent.Done(
                    reporter.metrics(), fusion, data.documents().size(), trained.queries(), trained.started());
        }
    }

    private record Trained(TrainedRanker ranker, int queries, boolean started) {}

    private static Trained pseudo(Order order, Data data, MiniLm encoder, Passages passages, Reporter reporter) {
        List<SourceDocument> documents = data.documents().stream()
                .map(text -> new SourceDocument(text.id(), text.title(), text.text(), text.sections()))
                .toList();
        PseudoCollection collection = PseudoQueries.of(
                documents, passages, PseudoRecipe.usual(order.options().seed()));
        RankerOptions options = order.options().ranker(encoder.width());
        TrainedRanker ranker =
                new RankerTraining(reporter, Clock.systemUTC()).best(collection, encoder, List.of(options));
        return new Trained(ranker, collection.queries().size(), false);
    }

    private Trained judged(Order order, Data data, MiniLm encoder, Passages passages, Reporter reporter)
            throws IOException {
        Optional<TrainedRanker> start = start(encoder.digest());
        RankerOptions options = start.map(ranker -> order.options().ranker(ranker.config()))
                .orElseGet(() -> order.options().ranker(encoder.width()));
        JudgedCollection collection = collection(data, passages);
        TrainedRanker ranker =
                new JudgedTraining(reporter, Clock.systemUTC()).train(collection, encoder, options, start);
        return new Trained(ranker, collection.queries().size(), start.isPresent());
    }

    /** The one that serves, or else the one that ships. */
    private Optional<TrainedRanker> start(String encoder) throws IOException {
        Optional<TrainedRanker> known = Files.exists(folder.start())
                ? Optional.of(TrainedRanker.read(Safetensors.read(Files.readAllBytes(folder.start()))))
                : TrainedRanker.class.getResource(TrainedRanker.DEFAULT) == null
                        ? Optional.empty()
                        : Optional.of(TrainedRanker.shipped());
        return known.filter(ranker -> ranker.encoder().equals(encoder));
    }

    /** Documents without a word are nobody's answer. */
    private static JudgedCollection collection(Data data, Passages passages) {
        Map<String, Integer> numbers = new HashMap<>();
        List<MaskedDocument> documents = new ArrayList<>();
        for (Text text : data.documents()) {
            List<String> cut = passages.cut(text.text(), text.sections()).stream()
                    .map(passage -> passage.of(text.text()))
                    .toList();
            if (!cut.isEmpty()) {
                numbers.put(text.id(), documents.size());
                documents.add(new MaskedDocument(text.id(), text.title(), cut));
            }
        }
        List<JudgedQuery> queries = new ArrayList<>();
        for (AskedQuery asked : data.queries()) {
            List<JudgedQuery.Preference> preferences = asked.preferences().stream()
                    .filter(preference -> numbers.containsKey(preference.better()))
                    .map(preference -> new JudgedQuery.Preference(
                            Objects.requireNonNull(numbers.get(preference.better())),
                            present(preference.worse(), numbers)))
                    .toList();
            if (!preferences.isEmpty()) {
                queries.add(new JudgedQuery(asked.text(), preferences, present(asked.known(), numbers)));
            }
        }
        return new JudgedCollection(documents, queries);
    }

    private static List<Integer> present(List<String> ids, Map<String, Integer> numbers) {
        return ids.stream()
                .map(numbers::get)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }
}
