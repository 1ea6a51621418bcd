package dev.millrace.retrieval.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.retrieval.encoder.Words;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextGeneratorTest {

    private final TextGenerator texts = new TextGenerator(
            IntStream.range(0, 5_000).mapToObj(i -> "word" + i).toList(), 7);

    @Test
    void theSameSeedGivesTheSameTexts() {
        assertThat(new TextGenerator(
                                IntStream.range(0, 5_000)
                                        .mapToObj(i -> "word" + i)
                                        .toList(),
                                7)
                        .document(3, 500))
                .isEqualTo(texts.document(3, 500));
        assertThat(texts.document(4, 500)).isNotEqualTo(texts.document(3, 500));
    }

    @Test
    void plainTextsHaveAsManyWordsAsWereAskedFor() {
        for (int length : List.of(1, 7, 100, 2_000)) {
            assertThat(Words.of(texts.plain(length, length)).size()).isEqualTo(length);
        }
    }

    @Test
    void documentsHaveATitleAndSections() {
        assertThat(texts.document(0, 1_000)).startsWith("# ").contains("\n\n## ");
    }

    @Test
    void wordsAreAsFrequentAsInALanguage() {
        Map<String, Long> counts = words(texts.plain(0, 50_000))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(counts.get("word0")).isGreaterThan(20 * counts.getOrDefault("word200", 0L));
        assertThat(counts.values().stream().filter(count -> count == 1).count()).isGreaterThan(500);
    }

    @Test
    void documentsOfDifferentTopicsShareFewOfTheirRarerWords() {
        Set<String> one = rare(texts.plain(1, 3_000));
        Set<String> other = rare(texts.plain(2, 3_000));
        Set<String> both = rare(texts.plain(1, 3_000));
        both.retainAll(other);

        assertThat(both.size()).isLessThan(Math.min(one.size(), other.size()) / 3);
    }

    private static Set<String> rare(String text) {
        return words(text)
                .filter(word -> Integer.parseInt(word.substring(4)) >= 1_000)
                .collect(Collectors.toSet());
    }

    private static java.util.stream.Stream<String> words(String text) {
        return Arrays.stream(text.toLowerCase(java.util.Locale.ROOT).split("[^a-z0-9]+"))
                .filter(word -> !word.isEmpty());
    }
}
