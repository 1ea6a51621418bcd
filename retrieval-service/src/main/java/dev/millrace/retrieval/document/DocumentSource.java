package dev.millrace.retrieval.document;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import java.util.List;
import java.util.Optional;

/** Reads documents as they are in Postgres. Each call sees one version of a document whole. Thread-safe. */
public interface DocumentSource {

    Optional<Document> find(TenantId tenant, DocumentId id);

    /** Documents in the order of their ids, those after {@code after} (empty: from the first on). */
    List<Document> page(TenantId tenant, String after, int limit);

    /** The whole text, which takes memory: a text may have tens of millions of characters. */
    Optional<DocumentText> text(TenantId tenant, DocumentId id);

    /** As {@link #text}, but with an empty text: what a long document has besides. */
    Optional<DocumentText> outline(TenantId tenant, DocumentId id);

    /** What lies within the bounds; less when the text ends before. */
    Optional<DocumentSlice> slice(TenantId tenant, DocumentId id, int begin, int end);

    /** Tenants that have or had documents. */
    List<TenantId> tenants();
}
