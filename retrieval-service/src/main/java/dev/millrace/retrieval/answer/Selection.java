package dev.millrace.retrieval.answer;

import dev.millrace.retrieval.answer.Extraction.Extracted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Which sentences are shown, each once, and in which order. */
final class Selection {

    private Selection() {}

    /** A sentence that is shown, with its words and wherever else it stands. */
    private record Chosen(Evidence first, Set<String> words, List<Evidence> sources) {

        Extracted extracted() {
            return new Extracted(first, sources);
        }
    }

    /**
     * The best sentences, at most so many, with support enough; those that follow each other in their document stay together in its order.
     *
     * @param evidence best first
     */
    static List<Extracted> of(List<Evidence> evidence, double leastSupport, int most) {
        List<Chosen> chosen = new ArrayList<>();
        for (Evidence one : evidence) {
            Set<String> words = Duplicates.words(one.sighting().text());
            chosen.stream()
                    .filter(known -> Duplicates.nearlySame(known.words(), words))
                    .findFirst()
                    .ifPresentOrElse(known -> known.sources().add(one), () -> {
                        if (chosen.size() < most && one.support() >= leastSupport) {
                            chosen.add(new Chosen(one, words, new ArrayList<>(List.of(one))));
                        }
                    });
        }
        return runs(chosen).stream()
                .flatMap(List::stream)
                .map(Chosen::extracted)
                .toList();
    }

    /** By the best of each run. */
    private static List<List<Chosen>> runs(List<Chosen> chosen) {
        List<List<Chosen>> runs = new ArrayList<>();
        for (Chosen one : chosen) {
            List<List<Chosen>> beside = runs.stream()
                    .filter(run -> run.stream().anyMatch(other -> follow(one.first(), other.first())))
                    .toList();
            if (beside.isEmpty()) {
                runs.add(new ArrayList<>(List.of(one)));
                continue;
            }
            List<Chosen> first = beside.getFirst();
            first.add(one);
            for (List<Chosen> joined : beside.subList(1, beside.size())) {
                first.addAll(joined);
                runs.remove(joined);
            }
            first.sort(Comparator.comparingInt(
                    member -> member.first().sighting().span().begin()));
        }
        return runs;
    }

    /** Whether nothing but white space lies between them. */
    private static boolean follow(Evidence one, Evidence other) {
        if (one.place() != other.place()) {
            return false;
        }
        int first =
                Math.min(one.sighting().span().end(), other.sighting().span().end());
        int second =
                Math.max(one.sighting().span().begin(), other.sighting().span().begin());
        return second >= first && one.document().slice(first, second).isBlank();
    }
}
