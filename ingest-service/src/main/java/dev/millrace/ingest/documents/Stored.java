package dev.millrace.ingest.documents;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * A document that the broker has acknowledged.
 *
 * @param digest SHA-256 of what was sent, 64 hex digits
 * @param bytes of what was sent, decompressed
 * @param characters of its text, UTF-16 units
 * @param sections how many headings were found
 * @param pages how many; 0 for a format without pages
 * @param parts how many events it travels in
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record Stored(
        String id,
        String digest,
        String mediaType,
        Optional<String> title,
        Optional<String> language,
        long bytes,
        int characters,
        int sections,
        int pages,
        int parts) {}
