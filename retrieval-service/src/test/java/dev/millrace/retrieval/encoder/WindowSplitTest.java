package dev.millrace.retrieval.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowSplitTest {

    private static final WordPieces PIECES = WordPieces.load();
    private static final WindowSplit SPLIT = new WindowSplit(PIECES);

    @Test
    void whatFitsStaysWhole() {
        assertThat(SPLIT.begins("")).containsExactly(0);
        assertThat(SPLIT.begins("word ".repeat(WordPieces.WINDOW))).containsExactly(0);
    }

    @Test
    void whatDoesNotFitIsCutBeforeAWord() {
        String text = "word ".repeat(WordPieces.WINDOW + 1);
        assertThat(SPLIT.begins(text)).containsExactly(0, 5 * WordPieces.WINDOW);
    }

    @Test
    void noWindowIsTooLongAndNoWordIsCut() {
        Random random = new Random(Texts.seed());
        for (int i = 0; i < 60; i++) {
            String text = Texts.random(random, random.nextInt(900));
            int[] begins = SPLIT.begins(text);
            int words = 0;
            for (int w = 0; w < begins.length; w++) {
                int end = w + 1 < begins.length ? begins[w + 1] : text.length();
                assertThat(PIECES.count(text, begins[w], end)).isLessThanOrEqualTo(WordPieces.WINDOW);
                words += Words.of(text, begins[w], end).size();
            }
            assertThat(words).isEqualTo(Words.of(text).size());
        }
    }

    @Test
    void punctuationWithoutEndIsCutToo() {
        String text = "a" + "!".repeat(2000) + "b";
        int[] begins = SPLIT.begins(text);
        assertThat(begins).hasSizeBetween(8, 17);
        for (int w = 0; w < begins.length; w++) {
            int end = w + 1 < begins.length ? begins[w + 1] : text.length();
            assertThat(PIECES.count(text, begins[w], end)).isBetween(1, WordPieces.WINDOW);
        }
    }
}
