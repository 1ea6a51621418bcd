package dev.millrace.retrieval.training;

import dev.millrace.retrieval.training.AskedQuery.Preference;
import dev.millrace.retrieval.training.TrainingRequest.Click;
import dev.millrace.servicekit.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Clicks as preferences: who clicks a document has seen those above it and passed them over (Joachims, "Optimizing search engines using
 * clickthrough data", KDD 2002). What stands below a click says nothing.
 */
final class Clicked {

    private Clicked() {}

    private record Gathered(List<Preference> preferences, Set<String> known) {}

    /**
     * Queries with at least one click.
     *
     * @param exists whether the tenant has a document of this id
     * @throws ApiException {@code invalid-request} naming the clicks at fault
     */
    static List<AskedQuery> queries(List<@Nullable Click> clicks, Predicate<String> exists, TrainingProperties limits) {
        Faults faults = new Faults("clicks");
        Map<String, Gathered> byQuery = new LinkedHashMap<>();
        for (int i = 0; i < clicks.size(); i++) {
            Click click = clicks.get(i);
            if (click == null) {
                faults.add(i, "", "is missing");
                continue;
            }
            String query = faults.query(i, click.query(), limits.maxQuery());
            List<String> shown = named(faults, i, "shown", click.shown(), exists, limits.maxShown());
            List<String> clicked = named(faults, i, "clicked", click.clicked(), shown::contains, limits.maxShown());
            if (!faults.any()) {
                Gathered gathered =
                        byQuery.computeIfAbsent(query, one -> new Gathered(new ArrayList<>(), new LinkedHashSet<>()));
                gathered.known().addAll(shown);
                clicked.forEach(document -> gathered.preferences().add(preference(document, shown, clicked)));
            }
        }
        faults.raise();
        List<AskedQuery> queries = new ArrayList<>();
        byQuery.forEach((text, gathered) -> {
            if (!gathered.preferences().isEmpty()) {
                queries.add(new AskedQuery(text, List.copyOf(gathered.preferences()), List.copyOf(gathered.known())));
            }
        });
        return queries;
    }

    private static Preference preference(String document, List<String> shown, List<String> clicked) {
        return new Preference(
                document,
                shown.subList(0, shown.indexOf(document)).stream()
                        .filter(above -> !clicked.contains(above))
                        .toList());
    }

    private static List<String> named(
            Faults faults,
            int index,
            String field,
            @Nullable List<@Nullable String> documents,
            Predicate<String> allowed,
            int most) {
        if (documents == null || documents.size() > most) {
            faults.add(index, field, "is a list of at most " + most + " documents");
            return List.of();
        }
        Set<String> named = new LinkedHashSet<>();
        for (int j = 0; j < documents.size(); j++) {
            String document = documents.get(j);
            String place = field + "[" + j + "]";
            if (document == null || !allowed.test(document)) {
                faults.add(index, place, field.equals("shown") ? Faults.missing(document) : "was not shown");
            } else if (!named.add(document)) {
                faults.add(index, place, "is there twice");
            }
        }
        return List.copyOf(named);
    }
}
