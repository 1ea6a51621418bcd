package dev.millrace.retrieval.index;

import dev.millrace.events.TenantId;
import java.util.List;

/** Finds candidates among a tenant's documents, wherever these are held. Thread-safe. */
public interface FirstStage {

    /** A view of the tenant's documents as they are now; the caller closes it. */
    Snapshot open(TenantId tenant);

    /** One search; candidates come best first. */
    default List<Candidate> search(TenantId tenant, FirstStageQuery query) {
        try (Snapshot snapshot = open(tenant)) {
            return snapshot.search(query);
        }
    }
}
