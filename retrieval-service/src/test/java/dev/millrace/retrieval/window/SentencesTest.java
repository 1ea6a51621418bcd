package dev.millrace.retrieval.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SentencesTest {

    @Test
    void sentencesEndAtTheirMarks() {
        assertThat(sentences("One. Two! Three? “Four.” (Five.) End"))
                .containsExactly("One.", "Two!", "Three?", "“Four.”", "(Five.)", "End");
    }

    @Test
    void abbreviationsAndInitialsEndNone() {
        assertThat(
                        sentences(
                                "Dr. Smith met J. K. Rowling in the U.S. Army, see Fig. 3 and no. 4 of vol. 2. Then they left."))
                .containsExactly(
                        "Dr. Smith met J. K. Rowling in the U.S. Army, see Fig. 3 and no. 4 of vol. 2.",
                        "Then they left.");
    }

    @Test
    void wordsThatOnlyLookLikeAbbreviationsEndThem() {
        assertThat(sentences("He said no. She left. It was Sunday.")).hasSize(3);
    }

    @Test
    void numbersHoldTogether() {
        assertThat(sentences("It costs 3.5 dollars. That is all.")).hasSize(2);
    }

    @Test
    void aLineThatIsWrappedGoesOnAndAnEmptyLineEnds() {
        assertThat(sentences("A title without a point\n\nA sentence that\ngoes on. Next\r\n\r\nLast"))
                .containsExactly("A title without a point", "A sentence that\ngoes on.", "Next", "Last");
    }

    @Test
    void itemsOfListsAreSentences() {
        assertThat(sentences("Needed:\n- flour\n- milk\n1. stir\n2) bake\nand eat -1 or\n-2 of them"))
                .containsExactly("Needed:", "- flour", "- milk", "1. stir", "2) bake\nand eat -1 or\n-2 of them");
    }

    @Test
    void otherScriptsHaveMarksOfTheirOwn() {
        assertThat(sentences("東京です。そうです！ это так. Да. यह है।")).hasSize(5);
    }

    @Test
    void aStretchIsTakenByItself() {
        Sentences sentences = Sentences.of("Skip. One. Two. Skip.", 6, 15);
        assertThat(sentences.begin()).containsExactly(6, 11);
        assertThat(sentences.end()).containsExactly(10, 15);
    }

    @Test
    void whiteSpaceHasNone() {
        assertThat(Sentences.of("").size()).isZero();
        assertThat(Sentences.of(" \n\n\t ").size()).isZero();
    }

    private static List<String> sentences(String text) {
        Sentences sentences = Sentences.of(text);
        return IntStream.range(0, sentences.size())
                .mapToObj(i -> text.substring(sentences.begin()[i], sentences.end()[i]))
                .toList();
    }
}
