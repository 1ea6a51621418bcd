package dev.millrace.retrieval.answer;

import dev.millrace.retrieval.search.Query;
import java.util.Optional;

/**
 * What is asked.
 *
 * @param query the documents to look at
 * @param sentences at most, where the answer is made of them
 * @param written how a model is to write the answer; empty: it is made of the documents' own sentences
 */
public record Question(Query query, int sentences, Optional<Wish> written) {

    public Question {
        if (sentences < 1) {
            throw new IllegalArgumentException("an answer has at least one sentence");
        }
    }
}
