package dev.millrace.retrieval.document;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import java.util.Comparator;

/** A document that a transaction changes. */
record Changed(TenantId tenant, DocumentId document) implements Comparable<Changed> {

    private static final Comparator<Changed> ORDER = Comparator.<Changed, String>comparing(
                    changed -> changed.tenant().value())
            .thenComparing(Changed::document);

    @Override
    public int compareTo(Changed other) {
        return ORDER.compare(this, other);
    }
}
