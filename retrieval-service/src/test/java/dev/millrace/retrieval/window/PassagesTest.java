package dev.millrace.retrieval.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.DocumentPart.Section;
import dev.millrace.retrieval.encoder.Texts;
import dev.millrace.retrieval.encoder.WordPieces;
import dev.millrace.retrieval.encoder.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PassagesTest {

    private static final WordPieces PIECES = WordPieces.load();
    private static final Passages PASSAGES = new Passages(PIECES, 100);

    @Test
    void sentencesStayWholeAndPassagesAreAboutEquallyLong() {
        String sentence = "Every word of this sentence counts as one of ten. ";
        assertThat(words(sentence.repeat(11), List.of())).containsExactly(60, 50);
        assertThat(words(sentence.repeat(10), List.of())).containsExactly(100);
        assertThat(words(sentence.repeat(25), List.of())).containsExactly(80, 90, 80);
    }

    @Test
    void aSentenceThatIsTooLongIsCutBetweenWords() {
        assertThat(words("word ".repeat(250) + ".", List.of())).containsExactly(83, 83, 84);
    }

    @Test
    void longWordsCloseAPassageBeforeItsWordsDo() {
        String text = "antidisestablishmentarianism floccinaucinihilipilification. ".repeat(30);
        List<Passage> passages = PASSAGES.cut(text, List.of());
        assertThat(passages).hasSizeGreaterThan(2);
        assertThat(passages).allMatch(passage -> PIECES.count(passage.of(text)) <= WordPieces.WINDOW);
    }

    @Test
    void aPassageBeginsWithAHeadingOrDoesNotTouchOne() {
        String text = "Before it.\nFirst\nSome text. More text.\nSecond\nThe end";
        List<Section> sections = List.of(
                new Section(text.indexOf("First"), 1, "First"), new Section(text.indexOf("Second"), 1, "Second"));
        assertThat(PASSAGES.cut(text, sections).stream().map(passage -> passage.of(text)))
                .containsExactly("Before it.", "First\nSome text. More text.", "Second\nThe end");
    }

    @Test
    void quotesAndPointsBelongToTheirSentence() {
        String text = "  “Yes.” ";
        assertThat(PASSAGES.cut(text, List.of())).containsExactly(new Passage(2, 8));
    }

    @Test
    void aTextWithoutWordsHasNone() {
        assertThat(PASSAGES.cut("", List.of())).isEmpty();
        assertThat(PASSAGES.cut("... \n\n !!!", List.of(new Section(0, 1, "..."), new Section(99, 1, "x"))))
                .isEmpty();
    }

    @Test
    void punctuationWithoutEndIsLeftOut() {
        String text = "a" + "!".repeat(3000) + "b";
        assertThat(words(text, List.of())).containsExactly(1, 1);
    }

    @Test
    void everyWordIsInOnePassageAndTheLimitsAreKept() {
        Random random = new Random(Texts.seed());
        for (int i = 0; i < 150; i++) {
            String text = Texts.random(random, random.nextInt(1500));
            List<Section> sections = sections(text, random);
            int maxWords = 1 + random.nextInt(120);
            List<Passage> passages = new Passages(PIECES, maxWords).cut(text, sections);
            assertCovers(text, sections, passages, maxWords);
            assertThat(new Passages(PIECES, maxWords).cut(text, sections)).isEqualTo(passages);
        }
    }

    private static void assertCovers(String text, List<Section> sections, List<Passage> passages, int maxWords) {
        List<Integer> covered = new ArrayList<>();
        int before = 0;
        for (Passage passage : passages) {
            Words words = Words.of(text, passage.begin(), passage.end());
            assertThat(passage.begin()).isGreaterThanOrEqualTo(before);
            assertThat(words.size()).isBetween(1, maxWords);
            assertThat(PIECES.count(text, passage.begin(), passage.end())).isLessThanOrEqualTo(WordPieces.WINDOW);
            assertThat(sections)
                    .noneMatch(section -> section.begin() > passage.begin() && section.begin() < passage.end());
            for (int word = 0; word < words.size(); word++) {
                covered.add(words.begin()[word]);
                covered.add(words.end()[word]);
            }
            before = passage.end();
        }
        List<Integer> all = new ArrayList<>();
        Words words = Words.of(text);
        for (int word = 0; word < words.size(); word++) {
            all.add(words.begin()[word]);
            all.add(words.end()[word]);
        }
        assertThat(covered).isEqualTo(all);
    }

    /** Headings of one to three words, in any order. */
    private static List<Section> sections(String text, Random random) {
        List<Section> sections = new ArrayList<>();
        Words words = Words.of(text);
        for (int i = random.nextInt(6); i > 0 && words.size() > 3; i--) {
            int word = random.nextInt(words.size() - 3);
            int begin = words.begin()[word];
            sections.add(new Section(begin, 1, text.substring(begin, words.end()[word + random.nextInt(3)])));
        }
        return sections;
    }

    private static List<Integer> words(String text, List<Section> sections) {
        return PASSAGES.cut(text, sections).stream()
                .map(passage -> Words.of(text, passage.begin(), passage.end()).size())
                .toList();
    }
}
