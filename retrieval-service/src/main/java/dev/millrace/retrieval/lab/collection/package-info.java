/**
 * Judged collections as those see them who answer queries: documents and queries, identifiers and texts alone. What is relevant stands
 * in the same files, and is read nowhere but in {@code dev.millrace.retrieval.lab.metrics}.
 */
@NullMarked
package dev.millrace.retrieval.lab.collection;

import org.jspecify.annotations.NullMarked;
