package dev.millrace.retrieval.reader;

import dev.millrace.retrieval.pseudo.SourceDocument;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

/** Sentences of real texts, asked for by the rarest of their words: whoever answers finds the sentence and says it. */
public final class Quotes {

    private static final Pattern END = Pattern.compile("(?<=[.!?])\\s+(?=\\p{Lu})|\\n\\s*\\n");
    private static final Pattern WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final int LEAST_WORDS = 5;
    private static final int MOST_WORDS = 22;
    private static final List<String> QUESTIONS = List.of(
            "What about %s?", "What is said about %s?", "Tell me about %s.", "%s?", "How is it with %s?", "Why %s?");

    private final List<List<String>> texts = new ArrayList<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Random random;

    public Quotes(List<SourceDocument> documents, long seed) {
        this.random = new Random(seed);
        for (SourceDocument document : documents) {
            List<String> sentences = Arrays.stream(END.split(document.text()))
                    .map(sentence -> sentence.replaceAll("\\s+", " ").strip())
                    .filter(sentence -> {
                        int words = words(sentence).size();
                        return words >= LEAST_WORDS && words <= MOST_WORDS;
                    })
                    .toList();
            if (sentences.size() > 1) {
                texts.add(sentences);
                sentences.forEach(sentence ->
                        new HashSet<>(words(sentence)).forEach(word -> counts.merge(word, 1, Integer::sum)));
            }
        }
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("the texts have no sentences of " + LEAST_WORDS + " to " + MOST_WORDS);
        }
    }

    /** Every word of the sentences, in the alphabet's order. */
    public List<String> words() {
        return counts.keySet().stream().sorted().toList();
    }

    /** @param passages how many, from any of the texts */
    public Exercise draw(int passages) {
        List<String> drawn = new ArrayList<>();
        int asked = random.nextInt(passages);
        String answer = "";
        for (int i = 0; i < passages; i++) {
            List<String> text = texts.get(random.nextInt(texts.size()));
            int count = Math.min(text.size(), 1 + random.nextInt(2));
            int first = random.nextInt(text.size() - count + 1);
            List<String> some = text.subList(first, first + count);
            drawn.add(String.join(" ", some));
            if (i == asked) {
                answer = some.get(random.nextInt(count));
            }
        }
        return new Exercise(Exercise.Kind.SENTENCE, drawn, question(answer), answer, answer);
    }

    private String question(String sentence) {
        List<String> words = new ArrayList<>(new HashSet<>(words(sentence)));
        Collections.sort(words);
        Collections.shuffle(words, random);
        int wanted = 2 + random.nextInt(3);
        // The rarest of twice as many: what people ask with says something, and is not always the rarest there is.
        Set<String> chosen = new HashSet<>();
        words.stream()
                .limit(2L * wanted)
                .sorted((a, b) -> Integer.compare(counts.getOrDefault(a, 0), counts.getOrDefault(b, 0)))
                .limit(wanted)
                .forEach(chosen::add);
        List<String> inOrder =
                words(sentence).stream().distinct().filter(chosen::contains).toList();
        String asked = QUESTIONS.get(random.nextInt(QUESTIONS.size())).formatted(String.join(" ", inOrder));
        return Character.toUpperCase(asked.charAt(0)) + asked.substring(1);
    }

    private static List<String> words(String sentence) {
        return Arrays.stream(WORD.split(sentence.toLowerCase(Locale.ROOT)))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
