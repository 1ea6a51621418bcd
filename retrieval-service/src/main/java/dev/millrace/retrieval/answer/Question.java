package dev.millrace.retrieval.answer;

import dev.millrace.retrieval.search.Query;

/**
 * What is asked.
 *
 * @param query the documents to look at
 * @param sentences at most
 */
public record Question(Query query, int sentences) {

    public Question {
        if (sentences < 1) {
            throw new IllegalArgumentException("an answer has at least one sentence");
        }
    }
}
