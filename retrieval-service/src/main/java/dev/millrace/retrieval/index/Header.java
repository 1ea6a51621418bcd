package dev.millrace.retrieval.index;

import dev.millrace.events.DocumentHeader;
import dev.millrace.retrieval.filter.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is searched and filtered by besides the text.
 *
 * @param language BCP 47
 * @param metadata strings, numbers or booleans by name
 */
public record Header(
        Optional<String> title, Optional<String> language, List<String> tags, Map<String, Object> metadata) {

    public static final Header EMPTY = new Header(Optional.empty(), Optional.empty(), List.of(), Map.of());

    public Header {
        tags = List.copyOf(tags);
        metadata = Map.copyOf(metadata);
        metadata.values().forEach(Value::of);
    }

    public static Header of(DocumentHeader header) {
        return new Header(header.title(), header.language(), header.tags(), header.metadata());
    }
}
