/**
 * The first stage of search: finds, among all of a tenant's documents, those worth a closer look, by their words and by the meaning
 * of their passages. {@link dev.millrace.retrieval.index.FirstStage} is what a search uses; {@link
 * dev.millrace.retrieval.index.TenantIndex} holds one tenant's documents in a Lucene index of their own, so that no word statistics
 * are shared between tenants. An index is never the truth: one that cannot be opened is made anew.
 */
@NullMarked
package dev.millrace.retrieval.index;

import org.jspecify.annotations.NullMarked;
