package dev.millrace.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * A piece of a document's text. The parts of one upload are written in one transaction, in order; nothing is cut away, so that the
 * parts' texts put together are the whole text. All offsets count UTF-16 units from the beginning of the whole text.
 *
 * @param upload which parts belong together: unique for each upload
 * @param digest SHA-256 of the bytes that were sent, 64 hex digits
 * @param number of this part, from 0
 * @param of how many parts there are
 * @param offset where this part's text begins
 * @param header in part 0
 * @param sections whose headings begin in this part, in order
 * @param pages where pages begin in this part, in order; empty for text without pages
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DocumentPart(
        String upload,
        String digest,
        @JsonInclude int number,
        @JsonInclude int of,
        @JsonInclude int offset,
        @JsonInclude String text,
        Optional<DocumentHeader> header,
        List<Section> sections,
        List<Integer> pages) {

    /** Most bytes of one event as JSON. */
    public static final int MAX_BYTES = 4 << 20;

    /**
     * A heading and what follows it, up to the next one.
     *
     * @param begin where the heading's own text begins
     * @param level 1 to 6, 1 the highest
     */
    public record Section(int begin, int level, String heading) {}

    public DocumentPart {
        header = header == null ? Optional.empty() : header;
        sections = sections == null ? List.of() : List.copyOf(sections);
        pages = pages == null ? List.of() : List.copyOf(pages);
        if (number < 0 || number >= of || offset < 0 || header.isPresent() != (number == 0)) {
            throw new IllegalArgumentException(
                    "a part has a number below that of all parts, and the first one a header");
        }
    }
}
