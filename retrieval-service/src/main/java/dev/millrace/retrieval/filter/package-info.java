/**
 * Which documents a search may find, as a tree of conditions over their tags, metadata, language and id. {@link
 * dev.millrace.retrieval.filter.Filters} reads it from a request; what it means to an index is the index's own matter.
 */
@NullMarked
package dev.millrace.retrieval.filter;

import org.jspecify.annotations.NullMarked;
