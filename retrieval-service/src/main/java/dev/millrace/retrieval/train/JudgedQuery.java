package dev.millrace.retrieval.train;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A query of which is known which documents answer it better than others.
 *
 * @param known numbers of all documents that were judged or shown: no other is taken for a wrong answer because it is not among the right
 *     ones
 */
public record JudgedQuery(String text, List<Preference> preferences, List<Integer> known) {

    public JudgedQuery {
        preferences = List.copyOf(preferences);
        known = List.copyOf(known);
    }

    /** @param better a document's number @param worse documents that answer the query less; may be empty */
    public record Preference(int better, List<Integer> worse) {

        public Preference {
            worse = List.copyOf(worse);
        }
    }

    /** Documents that are better than another. */
    Set<Integer> answers() {
        Set<Integer> answers = new HashSet<>();
        preferences.forEach(preference -> answers.add(preference.better()));
        return answers;
    }
}
