package dev.millrace.retrieval.lab.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PieceTest {

    @Test
    void eachRunBeginsInTheMiddleOfTheOneBeforeAndAllWordsAreInOne() {
        assertThat(runs(" one two  three four\nfive ", 4)).containsExactly("one two  three four", "three four\nfive");
        assertThat(runs("one two three four", 4)).containsExactly("one two three four");
        assertThat(runs("one two three", 1)).containsExactly("one", "two", "three");
        assertThat(runs("one two three four five", 3))
                .containsExactly("one two three", "two three four", "three four five");
    }

    @Test
    void aTextWithoutWordsHasNone() {
        assertThat(runs("", 4)).isEmpty();
        assertThat(runs(" \n", 4)).isEmpty();
    }

    private static List<String> runs(String text, int words) {
        return Piece.runs(0, text, words).stream()
                .map(piece -> text.substring(piece.begin(), piece.end()))
                .toList();
    }
}
