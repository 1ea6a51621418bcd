/**
 * The retrieval-service: documents, search and answers will live here. So far it starts, says that it is alive and ready, and
 * answers every path of its future interface with a problem detail.
 */
@NullMarked
package dev.millrace.retrieval;

import org.jspecify.annotations.NullMarked;
