package dev.millrace.retrieval.training;

import dev.millrace.retrieval.training.AskedQuery.Preference;
import dev.millrace.retrieval.training.TrainingRequest.Judgement;
import dev.millrace.servicekit.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Judgements as preferences: a document is better than those of the same query with a smaller gain. */
final class Judged {

    private static final double LARGEST_GAIN = 1_000;

    private Judged() {}

    private record Place(int index, double gain) {}

    /**
     * Queries with at least one document that answers them.
     *
     * @param exists whether the tenant has a document of this id
     * @throws ApiException {@code invalid-request} naming the judgements at fault
     */
    static List<AskedQuery> queries(
            List<@Nullable Judgement> judgements, Predicate<String> exists, TrainingProperties limits) {
        Faults faults = new Faults("judgements");
        Map<String, Map<String, Place>> byQuery = new LinkedHashMap<>();
        for (int i = 0; i < judgements.size(); i++) {
            Judgement judgement = judgements.get(i);
            if (judgement == null) {
                faults.add(i, "", "is missing");
                continue;
            }
            String query = faults.query(i, judgement.query(), limits.maxQuery());
            String document = judgement.document() == null ? "" : judgement.document();
            if (!exists.test(document)) {
                faults.add(i, "document", Faults.missing(document));
            }
            double gain = judgement.gain() == null ? Double.NaN : judgement.gain();
            if (!(gain >= 0 && gain <= LARGEST_GAIN)) {
                faults.add(i, "gain", "is a number from 0 to " + (int) LARGEST_GAIN);
            }
            Place before = byQuery.computeIfAbsent(query, one -> new LinkedHashMap<>())
                    .putIfAbsent(document, new Place(i, gain));
            if (before != null && !query.isEmpty() && !document.isEmpty()) {
                faults.add(i, "document", "was judged for this query by judgements[" + before.index() + "]");
            }
        }
        faults.raise();
        List<AskedQuery> queries = new ArrayList<>();
        byQuery.forEach((text, documents) -> {
            List<Preference> preferences = preferences(documents);
            if (!preferences.isEmpty()) {
                queries.add(new AskedQuery(text, preferences, List.copyOf(documents.keySet())));
            }
        });
        return queries;
    }

    private static List<Preference> preferences(Map<String, Place> documents) {
        List<Preference> preferences = new ArrayList<>();
        documents.forEach((document, place) -> {
            if (place.gain() > 0) {
                List<String> worse = documents.entrySet().stream()
                        .filter(other -> other.getValue().gain() < place.gain())
                        .map(Map.Entry::getKey)
                        .toList();
                preferences.add(new Preference(document, worse));
            }
        });
        return preferences;
    }
}
