/**
 * Documents: the consumer that takes them from Kafka exactly once, their truth in Postgres, and the vectors that are made of
 * them. Other packages read through {@link dev.millrace.retrieval.document.DocumentSource} and follow through
 * {@link dev.millrace.retrieval.document.ChangeLog}; tables are this package's own.
 */
@NullMarked
package dev.millrace.retrieval.document;

import org.jspecify.annotations.NullMarked;
