/**
 * This replica's indexes, one for each tenant: built from Postgres, kept on its disk, following the change log. All of it can be
 * deleted and comes again.
 */
@NullMarked
package dev.millrace.retrieval.indexing;

import org.jspecify.annotations.NullMarked;
