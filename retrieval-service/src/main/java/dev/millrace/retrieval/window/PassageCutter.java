package dev.millrace.retrieval.window;

import dev.millrace.retrieval.encoder.WordPieces;
import dev.millrace.retrieval.encoder.Words;
import java.util.ArrayList;
import java.util.List;

/** Cuts one text, section by section. Not thread-safe. */
final class PassageCutter {

    private final String text;
    private final WordPieces pieces;
    private final int maxWords;
    private final List<Passage> passages;

    /** @param passages takes what is cut */
    PassageCutter(String text, WordPieces pieces, int maxWords, List<Passage> passages) {
        this.text = text;
        this.pieces = pieces;
        this.maxWords = maxWords;
        this.passages = passages;
    }

    /** A sentence, or a part of one that is too long. */
    private record Unit(int begin, int end, int words, int pieces) {}

    /** Cuts a section whose heading reaches from its begin to {@code headed}; nothing of it goes together with another one's. */
    void cut(int begin, int headed, int end) {
        List<Unit> units = new ArrayList<>();
        addSentences(begin, headed, units);
        addSentences(headed, end, units);
        pack(units);
    }

    private void addSentences(int from, int to, List<Unit> units) {
        Sentences sentences = Sentences.of(text, from, to);
        for (int i = 0; i < sentences.size(); i++) {
            Words words = Words.of(text, sentences.begin()[i], sentences.end()[i]);
            if (words.size() > 0) {
                addUnits(words, 0, words.size(), sentences.begin()[i], sentences.end()[i], units);
            }
        }
    }

    /** The words {@code first} to {@code last} (exclusive) of a sentence, in as many units as it takes. */
    private void addUnits(Words words, int first, int last, int begin, int end, List<Unit> units) {
        int count = last - first;
        if (count <= maxWords) {
            int made = pieces.count(text, begin, end);
            if (made <= WordPieces.WINDOW) {
                units.add(new Unit(begin, end, count, made));
                return;
            }
            if (count == 1) {
                // Too much punctuation around it.
                int from = words.begin()[first];
                int to = words.end()[first];
                units.add(new Unit(from, to, 1, pieces.count(text, from, to)));
                return;
            }
        }
        int parts = Math.max(2, (count + maxWords - 1) / maxWords);
        int from = begin;
        int word = first;
        for (int part = 1; part <= parts; part++) {
            int next = first + (int) ((long) count * part / parts);
            int to = part == parts ? end : words.begin()[next];
            addUnits(words, word, next, from, part == parts ? end : trimmed(from, to), units);
            word = next;
            from = to;
        }
    }

    private int trimmed(int from, int to) {
        int end = to;
        while (end > from && Sentences.isSpace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** Sentences together as long as that brings a passage nearer to an even share of the words that are left. */
    private void pack(List<Unit> units) {
        int left = units.stream().mapToInt(Unit::words).sum();
        double share = share(left);
        int first = 0;
        int words = 0;
        int made = 0;
        for (int i = 0; i < units.size(); i++) {
            Unit unit = units.get(i);
            boolean full = words + unit.words > maxWords
                    || made + unit.pieces > WordPieces.WINDOW
                    || words + unit.words / 2.0 > share;
            if (i > first && full) {
                add(units.subList(first, i));
                left -= words;
                share = share(left);
                first = i;
                words = 0;
                made = 0;
            }
            words += unit.words;
            made += unit.pieces;
        }
        if (first < units.size()) {
            add(units.subList(first, units.size()));
        }
    }

    private double share(int words) {
        return (double) words / Math.max(1, (words + maxWords - 1) / maxWords);
    }

    private void add(List<Unit> units) {
        Passage passage = new Passage(units.getFirst().begin, units.getLast().end);
        if (piecesAddUp(units) || pieces.count(text, passage.begin(), passage.end()) <= WordPieces.WINDOW) {
            passages.add(passage);
        } else {
            units.forEach(unit -> passages.add(new Passage(unit.begin, unit.end)));
        }
    }

    /** Where only white space lies between them, they have as many pieces together as each by itself. */
    private boolean piecesAddUp(List<Unit> units) {
        for (int i = 1; i < units.size(); i++) {
            int end = units.get(i - 1).end;
            int begin = units.get(i).begin;
            if (trimmed(end, begin) > end || !WordPieces.partsAt(text, begin)) {
                return false;
            }
        }
        return true;
    }
}
