package dev.millrace.retrieval.pseudo;

import dev.millrace.events.DocumentPart.Section;
import java.util.List;

/**
 * A document that queries are made of.
 *
 * @param title may be empty
 * @param sections by their begin, ascending; their headings stand in the text
 */
public record SourceDocument(String id, String title, String text, List<Section> sections) {

    public SourceDocument {
        sections = List.copyOf(sections);
    }
}
