package dev.millrace.retrieval.document;

import dev.millrace.events.TenantId;

/** How far this replica's index of a tenant has come. Thread-safe. */
public interface IndexState {

    /** The number of the last change that searches see; 0 for none. */
    long searchable(TenantId tenant);
}
