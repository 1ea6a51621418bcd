package dev.millrace.retrieval.training;

import java.util.List;

/**
 * A query and what people said or did about documents, by the documents' ids.
 *
 * @param known all documents that were judged or shown
 */
record AskedQuery(String text, List<Preference> preferences, List<String> known) {

    /** @param worse documents that answer less; may be empty */
    record Preference(String better, List<String> worse) {}
}
