package dev.millrace.retrieval.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordsTest {

    @Test
    void punctuationAndSymbolsPartWords() {
        assertThat(words("It's 3.5 km—no, 5€/m_2!")).containsExactly("It", "s", "3", "5", "km", "no", "5", "m", "2");
    }

    @Test
    void accentsBelongToTheirWordHoweverTheyAreWritten() {
        assertThat(words("café cafe\u0301 naïve Ångström")).containsExactly("café", "cafe\u0301", "naïve", "Ångström");
    }

    @Test
    void aMarkWithoutALetterIsNoWord() {
        assertThat(words("\u0301 a \u0301")).containsExactly("a");
    }

    @Test
    void vowelSignsDoNotPartWords() {
        assertThat(words("हिन्दी में")).containsExactly("हिन्दी", "में");
    }

    @Test
    void eachIdeographIsAWord() {
        assertThat(words("東京タワーtower漢")).containsExactly("東", "京", "タワーtower", "漢");
    }

    @Test
    void emojiAreNoneAndTakeTheirTwoUnits() {
        Words words = Words.of("a😀b");
        assertThat(words.begin()).containsExactly(0, 3);
        assertThat(words.end()).containsExactly(1, 4);
    }

    @Test
    void lettersBeyondTheBasicPlaneAreLetters() {
        assertThat(words("𝒳𝒴 x")).containsExactly("𝒳𝒴", "x");
    }

    @Test
    void halfASurrogatePairPartsWords() {
        assertThat(words("x\uD800y\uDC00z")).containsExactly("x", "y", "z");
    }

    @Test
    void aStretchCutsWordsAtItsBorders() {
        Words words = Words.of("alpha beta gamma", 3, 8);
        assertThat(words.begin()).containsExactly(3, 6);
        assertThat(words.end()).containsExactly(5, 8);
    }

    @Test
    void nothingHasNoWords() {
        assertThat(Words.of("").size()).isZero();
        assertThat(Words.of(" ...\n—").size()).isZero();
    }

    private static List<String> words(String text) {
        Words words = Words.of(text);
        return IntStream.range(0, words.size())
                .mapToObj(i -> text.substring(words.begin()[i], words.end()[i]))
                .toList();
    }
}
