package dev.millrace.retrieval.document;

import dev.millrace.events.DocumentPart.Section;
import java.util.List;

/**
 * The whole text of a document's version.
 *
 * @param sections in order
 * @param pages where pages begin, in order; empty for text without pages
 */
public record DocumentText(Document document, String text, List<Section> sections, List<Integer> pages) {}
