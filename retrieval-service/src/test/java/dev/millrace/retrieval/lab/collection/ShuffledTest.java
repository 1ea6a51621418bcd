package dev.millrace.retrieval.lab.collection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.retrieval.lab.collection.Shuffled.Stretch;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShuffledTest {

    private static final String TEXT = "one\n\ntwo lines\nof text\n \nthree\n\nfour\n\nfive";

    @Test
    void everyParagraphIsThereOnceInAnOrderThatTheSeedFixes() {
        String text = shuffled(TEXT, 3).texts().documents().getFirst().text();
        assertThat(text).isNotEqualTo(TEXT);
        assertThat(text.split("\n\n")).containsExactlyInAnyOrder("one", "two lines\nof text", "three", "four", "five");
        assertThat(shuffled(TEXT, 3).texts().documents().getFirst().text()).isEqualTo(text);
    }

    @Test
    void aTextWithoutEmptyLinesIsShuffledByLines() {
        String text =
                shuffled("a\nb\nc\nd\ne", 1).texts().documents().getFirst().text();
        assertThat(Arrays.asList(text.split("\n\n"))).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
    }

    @Test
    void stretchesMoveWithTheirParagraphs() {
        Shuffled shuffled = shuffled(TEXT, 3);
        String text = shuffled.texts().documents().getFirst().text();
        int begin = TEXT.indexOf("lines");
        assertThat(shuffled.places("d", begin, begin + 5))
                .singleElement()
                .satisfies(place ->
                        assertThat(text.substring(place.begin(), place.end())).isEqualTo("lines"));
        List<Stretch> across = shuffled.places("d", TEXT.indexOf("text"), TEXT.indexOf("three") + 2);
        assertThat(across)
                .extracting(place -> text.substring(place.begin(), place.end()))
                .containsExactlyInAnyOrder("text", "th");
        assertThat(shuffled.places("another", 0, 1)).isEmpty();
    }

    private static Shuffled shuffled(String text, long seed) {
        return Shuffled.of(
                new TextCollection(List.of(new LabDocument("d", "", text)), List.of(new LabQuery("q", "two"))), seed);
    }
}
