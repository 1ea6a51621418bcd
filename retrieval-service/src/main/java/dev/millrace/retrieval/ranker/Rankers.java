package dev.millrace.retrieval.ranker;

import dev.millrace.events.TenantId;
import java.util.Optional;

/** The version that ranks each tenant's documents. Thread-safe; answers at once. */
@FunctionalInterface
public interface Rankers {

    /**
     * To be asked anew by each search: it may be another one by then, and this one is closed some minutes later. Empty while none is loaded;
     * the first stage decides then.
     */
    Optional<Ranker> current(TenantId tenant);
}
