package dev.millrace.retrieval.prompt;

import dev.millrace.events.DocumentPart.Section;
import dev.millrace.retrieval.window.Sentences;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts documents into passages that become blocks. The cuts depend on the document and on the size alone, never on what is asked: the same
 * passage comes again. Only the stretch around a place is read, however long the document is.
 */
public final class PassageBlocks {

    /** A stretch begins at a section, and in a long section every so many passages. */
    private static final int PASSAGES_OF_STRETCH = 16;

    private final int characters;
    private final List<Section> sections;
    private final Text text;
    private final int size;

    /** What lies between two places, in UTF-16 units. */
    @FunctionalInterface
    public interface Text {
        String slice(int begin, int end);
    }

    /** @param begin in UTF-16 units of the document @param end exclusive */
    public record Passage(int begin, int end, String text) {}

    /** @param characters of the document @param size of a passage in characters, about: it ends with a sentence */
    public PassageBlocks(int characters, List<Section> sections, Text text, int size) {
        this.characters = characters;
        this.sections = sections;
        this.text = text;
        this.size = size;
    }

    /** All of the document's passages, in order. */
    public List<Passage> all() {
        List<Passage> all = new ArrayList<>();
        int place = 0;
        while (place < characters) {
            Stretch stretch = stretch(place);
            all.addAll(cut(stretch));
            place = stretch.end();
        }
        return all;
    }

    /** The passage that a place is in; the nearest one for a place between two. */
    public Passage around(int place) {
        List<Passage> near = cut(stretch(Math.clamp(place, 0, Math.max(0, characters - 1))));
        Passage found = near.isEmpty() ? new Passage(place, place, "") : near.getFirst();
        for (Passage passage : near) {
            if (passage.begin() <= place) {
                found = passage;
            }
        }
        return found;
    }

    private record Stretch(int begin, int end) {}

    private Stretch stretch(int place) {
        int begin = 0;
        int end = characters;
        for (Section section : sections) {
            if (section.begin() <= place) {
                begin = Math.max(begin, section.begin());
            } else {
                end = Math.min(end, section.begin());
            }
        }
        int length = PASSAGES_OF_STRETCH * size;
        int from = begin + (place - begin) / length * length;
        return new Stretch(from, Math.min(end, from + length));
    }

    private List<Passage> cut(Stretch stretch) {
        String all = text.slice(stretch.begin(), stretch.end());
        Sentences sentences = Sentences.of(all);
        List<Passage> passages = new ArrayList<>();
        int begin = -1;
        int end = 0;
        for (int i = 0; i < sentences.size(); i++) {
            int from = sentences.begin()[i];
            if (begin >= 0 && sentences.end()[i] - begin > size) {
                add(passages, stretch, all, begin, end);
                begin = -1;
            }
            begin = begin < 0 ? from : begin;
            end = sentences.end()[i];
            // What is no prose has no sentences, and may be one for pages.
            while (end - begin > 2 * size) {
                int cut = begin + size - (Character.isLowSurrogate(all.charAt(begin + size)) ? 1 : 0);
                add(passages, stretch, all, begin, cut);
                begin = cut;
            }
        }
        if (begin >= 0) {
            add(passages, stretch, all, begin, end);
        }
        return passages;
    }

    private static void add(List<Passage> passages, Stretch stretch, String all, int begin, int end) {
        String text = all.substring(begin, end);
        if (!text.isBlank()) {
            passages.add(new Passage(stretch.begin() + begin, stretch.begin() + end, text));
        }
    }
}
