package dev.millrace.ingest.documents;

import dev.millrace.ingest.extraction.Charsets;
import dev.millrace.ingest.extraction.DocumentType;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** What a {@code Content-Type} says of a document. */
final class MediaTypes {

    private static final Map<String, DocumentType> ENDINGS = Map.of(
            "txt", DocumentType.TEXT,
            "text", DocumentType.TEXT,
            "md", DocumentType.MARKDOWN,
            "markdown", DocumentType.MARKDOWN,
            "html", DocumentType.HTML,
            "htm", DocumentType.HTML,
            "pdf", DocumentType.PDF);

    private MediaTypes() {}

    /** @throws ApiException {@code media-type-unsupported} */
    static DocumentType type(@Nullable String contentType) {
        return parsed(contentType)
                .flatMap(type -> DocumentType.of((type.getType() + "/" + type.getSubtype()).toLowerCase(Locale.ROOT)))
                .orElseThrow(() -> unsupported(String.valueOf(contentType)));
    }

    /** By what a form says of its file, or by the end of the file's name. */
    static DocumentType type(@Nullable String contentType, String file) {
        return parsed(contentType)
                .flatMap(type -> DocumentType.of((type.getType() + "/" + type.getSubtype()).toLowerCase(Locale.ROOT)))
                .or(() -> Optional.ofNullable(
                        ENDINGS.get(file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT))))
                .orElseThrow(() -> unsupported(contentType + " of " + file));
    }

    /** @throws ApiException {@code document-encoding} when there is no such charset */
    static Optional<Charset> charset(@Nullable String contentType) {
        return parsed(contentType)
                .map(type -> type.getParameter("charset"))
                .map(name -> name.replace("\"", ""))
                .map(name -> Charsets.of(name)
                        .orElseThrow(
                                () -> new ApiException(ErrorCode.DOCUMENT_ENCODING, "There is no charset " + name)));
    }

    private static Optional<MediaType> parsed(@Nullable String contentType) {
        try {
            return Optional.ofNullable(contentType).map(MediaType::parseMediaType);
        } catch (InvalidMediaTypeException e) {
            // A charset of no known name makes the whole header invalid.
            if (String.valueOf(e.getMessage()).contains("charset")) {
                throw new ApiException(ErrorCode.DOCUMENT_ENCODING, "There is no such charset: " + contentType);
            }
            return Optional.empty();
        }
    }

    private static ApiException unsupported(String contentType) {
        return new ApiException(
                ErrorCode.MEDIA_TYPE_UNSUPPORTED,
                contentType + " is not supported; use text/plain, text/markdown, text/html, application/pdf,"
                        + " application/json or multipart/form-data");
    }
}
