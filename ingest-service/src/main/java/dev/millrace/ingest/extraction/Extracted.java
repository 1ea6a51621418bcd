package dev.millrace.ingest.extraction;

import dev.millrace.events.DocumentPart.Section;
import java.util.List;
import java.util.Optional;

/**
 * A document's text and what is known of it. Offsets count UTF-16 units from the text's beginning.
 *
 * @param text well-formed UTF-16 whose lines end in LF, with no other control character than tab
 * @param title found in the document
 * @param language BCP 47, found in the document
 * @param sections in the order of the text
 * @param pages where each page begins; empty for a format without pages
 */
public record Extracted(
        String text, Optional<String> title, Optional<String> language, List<Section> sections, List<Integer> pages) {

    public Extracted {
        sections = List.copyOf(sections);
        pages = List.copyOf(pages);
    }
}
