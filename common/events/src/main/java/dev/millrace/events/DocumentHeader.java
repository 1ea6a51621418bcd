package dev.millrace.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a document besides its text.
 *
 * @param mediaType of what was sent
 * @param bytes that were sent
 * @param characters of the whole text, UTF-16 units
 * @param language BCP 47, where it was said
 * @param tags to filter by, each 1 to 100 characters
 * @param metadata to filter by: strings, numbers or booleans by name
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DocumentHeader(
        Optional<String> title,
        String mediaType,
        @JsonInclude long bytes,
        @JsonInclude int characters,
        Optional<String> language,
        List<String> tags,
        Map<String, Object> metadata) {

    public DocumentHeader {
        title = title == null ? Optional.empty() : title;
        language = language == null ? Optional.empty() : language;
        tags = tags == null ? List.of() : List.copyOf(tags);
        metadata = metadata == null ? Map.of() : Map.copyOf(metadata);
    }
}
