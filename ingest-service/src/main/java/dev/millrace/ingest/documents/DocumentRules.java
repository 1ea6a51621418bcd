package dev.millrace.ingest.documents;

import dev.millrace.events.DocumentId;
import dev.millrace.ingest.extraction.Clean;
import dev.millrace.ingest.extraction.DocumentLimits;
import dev.millrace.servicekit.ApiException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What a document's id, title, language, tags and metadata have to be like. Thread-safe. */
@Component
final class DocumentRules {

    private final DocumentLimits limits;

    DocumentRules(DocumentLimits limits) {
        this.limits = limits;
    }

    /** @throws ApiException {@code invalid-request} with the field */
    DocumentId id(String value) {
        try {
            if (!Clean.wellFormed(value)) {
                throw new IllegalArgumentException("is not well-formed Unicode");
            }
            return new DocumentId(value);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("id", String.valueOf(e.getMessage()));
        }
    }

    /**
     * The same, with blanks put right and language tags in canonical form.
     *
     * @throws ApiException {@code invalid-request} with the field
     */
    Described check(Described given) {
        given.id().ifPresent(this::id);
        Optional<String> title = given.title().map(Clean::line).filter(line -> !line.isEmpty());
        title.filter(line -> line.length() > limits.title()).ifPresent(_ -> {
            throw ApiException.invalid("title", "is longer than " + limits.title() + " characters");
        });
        Optional<String> language = given.language()
                .map(tag -> Clean.language(tag)
                        .orElseThrow(() -> ApiException.invalid("language", "is no BCP 47 language tag")));
        return new Described(given.id(), title, language, tags(given.tags()), metadata(given.metadata()));
    }

    private List<String> tags(List<String> given) {
        Set<String> tags = new LinkedHashSet<>();
        for (String tag : given) {
            String clean = Clean.line(tag);
            if (clean.isEmpty() || clean.length() > limits.tag()) {
                throw ApiException.invalid("tags", "a tag is 1 to " + limits.tag() + " characters");
            }
            tags.add(clean);
        }
        if (tags.size() > limits.tags()) {
            throw ApiException.invalid("tags", "there are more than " + limits.tags());
        }
        return List.copyOf(tags);
    }

    private Map<String, Object> metadata(Map<String, Object> given) {
        if (given.size() > limits.metadata()) {
            throw ApiException.invalid("metadata", "has more than " + limits.metadata() + " entries");
        }
        Map<String, Object> metadata = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            String clean = Clean.line(name);
            if (clean.isEmpty() || clean.length() > limits.metadataName()) {
                throw ApiException.invalid("metadata", "a name is 1 to " + limits.metadataName() + " characters");
            }
            metadata.put(clean, value("metadata." + clean, value));
        });
        return metadata;
    }

    private Object value(String field, Object value) {
        return switch (value) {
            case String text -> {
                String clean = Clean.line(text);
                if (clean.length() > limits.metadataValue()) {
                    throw ApiException.invalid(field, "is longer than " + limits.metadataValue() + " characters");
                }
                yield clean;
            }
            case Boolean flag -> flag;
            case Integer number -> number;
            case Long number -> number;
            case Double number when Double.isFinite(number) -> number;
            default -> throw ApiException.invalid(field, "is no text, number of 64 bits, true or false");
        };
    }
}
