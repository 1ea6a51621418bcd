package dev.millrace.ingest.documents;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a sender says of a document besides its content; checked by {@link DocumentRules}. */
record Described(
        Optional<String> id,
        Optional<String> title,
        Optional<String> language,
        List<String> tags,
        Map<String, Object> metadata) {}
