package dev.millrace.retrieval.document;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.DocumentId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a document besides its text.
 *
 * @param version 64 hex digits that follow from {@code digest} and the attributes
 * @param digest SHA-256 of the bytes that were sent, 64 hex digits
 * @param bytes that were sent
 * @param characters of the whole text, UTF-16 units
 * @param metadata strings, numbers and booleans by name
 * @param createdAt when the document's first version was stored
 * @param updatedAt when this version was stored
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Document(
        DocumentId id,
        String version,
        String digest,
        Optional<String> title,
        String mediaType,
        long bytes,
        int characters,
        Optional<String> language,
        List<String> tags,
        Map<String, Object> metadata,
        Instant createdAt,
        Instant updatedAt) {}
