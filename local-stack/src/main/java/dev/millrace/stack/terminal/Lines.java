package dev.millrace.stack.terminal;

import java.util.ArrayList;
import java.util.List;

/** Texts brought to a width. */
final class Lines {

    private Lines() {}

    /** Lines of at most {@code width}; a word that is longer is cut into pieces. */
    static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            String rest = word;
            while (rest.length() > width) {
                lines.add(rest.substring(0, width));
                rest = rest.substring(width);
            }
            line.append(line.isEmpty() ? "" : " ").append(rest);
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }

    /** The beginning of what is too long, or nothing where there is no room for one. */
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return most < 2 ? "" : text.substring(0, most - 1) + "…";
    }
}
