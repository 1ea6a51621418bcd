package dev.millrace.ingest.extraction;

import java.util.Arrays;
import java.util.Optional;

/** What can be read. */
public enum DocumentType {
    TEXT("text/plain", 1, 4 << 20),
    MARKDOWN("text/markdown", 4, 4 << 20),
    HTML("text/html", 4, 4 << 20),
    PDF("application/pdf", 1, 24 << 20);

    private final String mediaType;
    private final int expansion;
    private final int least;

    DocumentType(String mediaType, int expansion, int least) {
        this.mediaType = mediaType;
        this.expansion = expansion;
        this.least = least;
    }

    /** By its media type without parameters, in lower case. */
    public static Optional<DocumentType> of(String mediaType) {
        return Arrays.stream(values())
                .filter(type -> type.mediaType.equals(mediaType))
                .findFirst();
    }

    public String mediaType() {
        return mediaType;
    }

    /** What reading so many bytes of it counts as against {@link DocumentLimits#inWork}. */
    long weight(long bytes) {
        return Math.max(least, bytes * expansion);
    }
}
