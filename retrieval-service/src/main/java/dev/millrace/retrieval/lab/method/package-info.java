/**
 * Ways to answer queries over a collection, from BM25 to what the service does. They see texts; what is relevant they cannot reach. One
 * more is one class and one line in {@link dev.millrace.retrieval.lab.method.Methods}.
 */
@NullMarked
package dev.millrace.retrieval.lab.method;

import org.jspecify.annotations.NullMarked;
