package dev.millrace.retrieval.answer;

import dev.millrace.retrieval.index.Candidate;
import dev.millrace.retrieval.search.HitText;
import java.util.List;

/**
 * A sentence that may answer.
 *
 * @param place of its document among those found, from 0
 * @param score as the search has it, comparable among all sentences of one search
 * @param terms of each of the question's terms how far the sentence, its neighbours, its headings or its title have it: 1 for the word
 *     itself, 0 for nothing nearer than chance
 * @param coverage mean of those by the terms' rareness
 * @param words share of the terms, weighed likewise, whose word itself is there
 * @param meaning cosine of the question with the passage around; NaN while the document has no vectors
 * @param support how likely it is that the sentence supports an answer: see {@link SupportModel}
 */
public record Evidence(
        int place,
        Candidate candidate,
        HitText document,
        Sighting sighting,
        double score,
        List<Double> terms,
        double coverage,
        double words,
        double meaning,
        double support) {

    public Evidence {
        terms = List.copyOf(terms);
    }
}
