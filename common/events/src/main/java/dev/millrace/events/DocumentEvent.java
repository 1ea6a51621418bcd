package dev.millrace.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * A part of a document's new version, or that the document is deleted, as it travels on {@link Topics#DOCUMENTS}.
 *
 * @param part absent: the document is deleted
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record DocumentEvent(TenantId tenant, DocumentId document, Optional<DocumentPart> part) {

    public DocumentEvent {
        part = part == null ? Optional.empty() : part;
    }

    /** The record key: per document order is per key order. */
    public String key() {
        return tenant + "/" + document;
    }
}
