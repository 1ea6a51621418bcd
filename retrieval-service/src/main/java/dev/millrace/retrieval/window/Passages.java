package dev.millrace.retrieval.window;

import dev.millrace.events.DocumentPart.Section;
import dev.millrace.retrieval.encoder.WordPieces;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Cuts texts into passages. A passage is a run of whole sentences below one heading, of a limited number of words and never longer
 * than the encoder's window of {@value WordPieces#WINDOW} word pieces; a sentence that is too long is cut between words. Passages
 * cover every word of the text once, in order; a passage begins with a heading or does not touch one. Within a section they are
 * about equally long. Thread-safe; a million characters take some tens of milliseconds.
 */
public final class Passages {

    /** Most words of a passage, unless told otherwise: with a title above them they still fit the window of the encoder. */
    public static final int WORDS = 160;

    private final WordPieces pieces;
    private final int maxWords;

    public Passages(WordPieces pieces) {
        this(pieces, WORDS);
    }

    /** @param maxWords of a passage, at least 1 */
    public Passages(WordPieces pieces, int maxWords) {
        if (maxWords < 1) {
            throw new IllegalArgumentException("a passage has at least one word");
        }
        this.pieces = pieces;
        this.maxWords = maxWords;
    }

    /**
     * @param sections of the text; places beyond it do not matter
     * @return in order; empty for a text without words
     */
    public List<Passage> cut(String text, List<Section> sections) {
        List<Passage> passages = new ArrayList<>();
        PassageCutter cutter = new PassageCutter(text, pieces, maxWords, passages);
        List<Section> ordered = sections.stream()
                .filter(section -> section.begin() >= 0 && section.begin() < text.length())
                .sorted(Comparator.comparingInt(Section::begin))
                .toList();
        cutter.cut(0, 0, ordered.isEmpty() ? text.length() : ordered.getFirst().begin());
        for (int i = 0; i < ordered.size(); i++) {
            Section section = ordered.get(i);
            int end = i + 1 < ordered.size() ? ordered.get(i + 1).begin() : text.length();
            int headed = section.begin() + Math.min(section.heading().length(), end - section.begin());
            cutter.cut(section.begin(), headed, end);
        }
        return List.copyOf(passages);
    }
}
