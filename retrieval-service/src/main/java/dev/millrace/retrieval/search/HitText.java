package dev.millrace.retrieval.search;

import dev.millrace.events.DocumentPart.Section;
import dev.millrace.retrieval.search.Snapping.Span;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The text of a document that was found, of which pieces can be read. All places are UTF-16 units of the whole text. */
public interface HitText {

    /** A text that is in memory whole. @param pages where they begin */
    static HitText whole(Optional<String> title, String text, List<Section> sections, List<Integer> pages) {
        return new WholeText(title, text, sections, pages);
    }

    Optional<String> title();

    /** Of the whole text. */
    int characters();

    /** What lies within the bounds; less where the text ends before, nothing once this version is no longer there. */
    String slice(int begin, int end);

    /** Headings in order, which stand in the text. */
    List<Section> sections();

    /** Where pages begin, in order; empty for text without pages. */
    List<Integer> pages();

    /** Whole sentences in the place of a region. */
    default Span snapped(int begin, int end) {
        return Snapping.sentences(begin, end, characters(), this::slice);
    }

    /** Headings above a place, the highest first. */
    default List<String> headings(int place) {
        Deque<Section> path = new ArrayDeque<>();
        for (Section section : sections()) {
            if (section.begin() > place) {
                break;
            }
            while (!path.isEmpty() && path.getLast().level() >= section.level()) {
                path.removeLast();
            }
            path.addLast(section);
        }
        return path.stream().map(Section::heading).toList();
    }

    /** From 1. */
    default Optional<Integer> page(int place) {
        int page = (int) pages().stream().filter(begin -> begin <= place).count();
        return pages().isEmpty() ? Optional.empty() : Optional.of(Math.max(1, page));
    }
}
