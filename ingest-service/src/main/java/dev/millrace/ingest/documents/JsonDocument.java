package dev.millrace.ingest.documents;

import dev.millrace.ingest.extraction.DocumentLimits;
import dev.millrace.ingest.extraction.DocumentType;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.JsonFaults;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A document as a JSON object.
 *
 * @param text in the form {@code mediaType} says: {@code text/plain} without one, {@code text/markdown} or {@code text/html}
 */
record JsonDocument(
        @Nullable String id,
        @Nullable String title,
        @Nullable String text,
        @Nullable String mediaType,
        @Nullable String language,
        @Nullable List<String> tags,
        @Nullable Map<String, Object> metadata) {

    private static final int DEEPEST = 8;

    /** Reads such objects. Thread-safe. */
    static final class Reader {

        private final JsonMapper mapper;

        Reader(DocumentLimits limits) {
            this.mapper = JsonMapper.builder(JsonFactory.builder()
                            .streamReadConstraints(StreamReadConstraints.builder()
                                    .maxStringLength(
                                            Math.toIntExact(limits.bytes().toBytes()))
                                    .maxNestingDepth(DEEPEST)
                                    .build())
                            .build())
                    .enable(
                            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                            DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();
        }

        /** @throws ApiException {@code body-malformed}; {@code invalid-request} without a text */
        JsonDocument read(byte[] json) {
            return checked(() -> mapper.readValue(json, JsonDocument.class));
        }

        /** @throws ApiException {@code body-malformed}; {@code invalid-request} without a text */
        JsonDocument read(java.nio.file.Path json) {
            return checked(() -> mapper.readValue(json, JsonDocument.class));
        }

        private static JsonDocument checked(java.util.function.Supplier<@Nullable JsonDocument> reading) {
            try {
                JsonDocument document = reading.get();
                if (document == null || document.text == null) {
                    throw ApiException.invalid("text", "is required");
                }
                return document;
            } catch (JacksonException e) {
                throw JsonFaults.refusal(e);
            }
        }
    }

    /** @throws ApiException {@code media-type-unsupported} */
    DocumentType type() {
        String stated = Optional.ofNullable(mediaType).orElse(DocumentType.TEXT.mediaType());
        return DocumentType.of(stated)
                .filter(type -> type != DocumentType.PDF)
                .orElseThrow(() -> new ApiException(
                        ErrorCode.MEDIA_TYPE_UNSUPPORTED,
                        "mediaType " + stated
                                + " is not supported in JSON; use text/plain, text/markdown or text/html"));
    }

    String content() {
        return Optional.ofNullable(text).orElse("");
    }

    /** @throws ApiException {@code invalid-request} where a tag or a value is null */
    Described described() {
        if (tags != null && tags.stream().anyMatch(Objects::isNull)) {
            throw ApiException.invalid("tags", "a tag is null");
        }
        if (metadata != null && metadata.values().stream().anyMatch(Objects::isNull)) {
            throw ApiException.invalid("metadata", "a value is null");
        }
        return new Described(
                Optional.ofNullable(id),
                Optional.ofNullable(title),
                Optional.ofNullable(language),
                Optional.ofNullable(tags).orElse(List.of()),
                Optional.ofNullable(metadata).orElse(Map.of()));
    }
}
