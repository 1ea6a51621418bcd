package dev.millrace.stack.terminal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where something stands in a document, in a line. */
final class Places {

    private Places() {}

    /** Headings, page and characters in at most {@code room} columns; headings that have no room are cut. */
    static String line(
            Terminal terminal,
            String title,
            List<String> headings,
            Optional<Integer> page,
            int begin,
            int end,
            int room) {
        String place = page.map(number -> "page " + number + ", ").orElse("")
                + String.format(Locale.ROOT, "characters %,d–%,d", begin, end);
        // The highest heading is often the title over again.
        String path =
                headings.stream().filter(heading -> !heading.equals(title)).collect(Collectors.joining(" › "));
        path = Lines.cut(path, room - place.length() - 2);
        return path.isEmpty() ? terminal.dim(place) : terminal.cyan(path) + "  " + terminal.dim(place);
    }
}
