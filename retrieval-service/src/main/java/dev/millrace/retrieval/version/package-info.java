/**
 * Versions of the ranker as the registry has them: which one each tenant's alias names, loading it, and handing over from one to the next
 * once the tenant's documents have vectors of it.
 */
@NullMarked
package dev.millrace.retrieval.version;

import org.jspecify.annotations.NullMarked;
