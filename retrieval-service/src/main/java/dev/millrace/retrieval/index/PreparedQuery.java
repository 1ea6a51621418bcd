package dev.millrace.retrieval.index;

import java.util.Optional;
import org.apache.lucene.search.Query;

/**
 * A query as the index asks for it.
 *
 * @param words in parents
 * @param passageWords in passages
 */
record PreparedQuery(Query words, Query passageWords, Optional<QuantisedVector> vector) {}
