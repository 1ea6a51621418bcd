package dev.millrace.retrieval.answer;

import dev.millrace.retrieval.window.Sentences;
import java.util.ArrayList;
import java.util.List;

/** Whole sentences of a text that comes in pieces. For one thread. */
final class SentenceStream {

    private final StringBuilder open = new StringBuilder();

    /** Those that have ended: where one more has begun. */
    List<String> add(String piece) {
        open.append(piece);
        String text = open.toString();
        Sentences found = Sentences.of(text);
        List<String> ended = new ArrayList<>();
        for (int i = 0; i + 1 < found.size(); i++) {
            ended.add(text.substring(found.begin()[i], found.end()[i]));
        }
        if (!ended.isEmpty()) {
            open.delete(0, found.begin()[found.size() - 1]);
        }
        return ended;
    }

    /** What is left when the text has ended. */
    List<String> end() {
        String rest = open.toString().strip();
        open.setLength(0);
        return rest.isEmpty() ? List.of() : List.of(rest);
    }
}
