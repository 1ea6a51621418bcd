package dev.millrace.retrieval.search;

import dev.millrace.events.DocumentPart.Section;
import java.util.List;
import java.util.Optional;

/** A text in memory. */
record WholeText(Optional<String> title, String text, List<Section> sections, List<Integer> pages) implements HitText {

    @Override
    public int characters() {
        return text.length();
    }

    @Override
    public String slice(int begin, int end) {
        return text.substring(Math.min(begin, text.length()), Math.min(end, text.length()));
    }
}
