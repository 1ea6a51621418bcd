package dev.millrace.retrieval.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * How far the answering replica is with a document's version.
 *
 * @param words whether its words are searched
 * @param vectors whether its vectors are searched, or why there are none
 * @param problem why the last attempt to make vectors failed
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record DocumentState(State words, State vectors, Optional<String> problem) {

    enum State {
        indexed,
        pending,
        /** All attempts failed; a new version, or another encoder or ranker, starts anew. */
        failed
    }
}
