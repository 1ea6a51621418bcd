package dev.millrace.retrieval.lab.bench;

import dev.millrace.retrieval.encoder.WordPieces;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Texts that cost what real ones do: real words, as frequent as in a language (Zipf), and topics that documents share, so that a search
 * has many documents to choose from. What they say makes no sense. The same seed gives the same texts. Thread-safe.
 */
public final class TextGenerator {

    private static final int TOPICS = 100;
    private static final int TOPIC_WORDS = 400;
    /** Words more frequent than these belong to no topic. */
    private static final int FUNCTION_WORDS = 300;

    private static final double OF_FUNCTION_WORDS = 0.45;
    private static final double OF_THE_TOPIC = 0.3;
    private static final int SENTENCES = 5;
    private static final int PARAGRAPHS = 4;

    private final List<String> words;
    private final List<List<String>> topics = new ArrayList<>();
    private final long seed;

    /** @param words the most frequent first, more than a thousand */
    TextGenerator(List<String> words, long seed) {
        this.words = List.copyOf(words);
        this.seed = seed;
        SplittableRandom random = new SplittableRandom(seed);
        for (int topic = 0; topic < TOPICS; topic++) {
            List<String> own = new ArrayList<>();
            for (int i = 0; i < TOPIC_WORDS; i++) {
                own.add(words.get(random.nextInt(FUNCTION_WORDS, words.size())));
            }
            topics.add(own);
        }
    }

    /** With the words of the encoder's vocabulary. */
    public static TextGenerator seeded(long seed) {
        return new TextGenerator(WordPieces.commonWords(), seed);
    }

    /** A Markdown document of so many words, its headings not counted. */
    public String document(int number, int length) {
        SplittableRandom random = random(number);
        List<String> topic = topics.get(random.nextInt(TOPICS));
        StringBuilder text = new StringBuilder();
        heading(text, "# ", topic, random);
        int left = length;
        while (left > 0) {
            heading(text, "## ", topic, random);
            for (int paragraph = 0; paragraph < PARAGRAPHS && left > 0; paragraph++) {
                left -= paragraph(text, topic, left, random);
                text.append("\n\n");
            }
        }
        return text.toString();
    }

    /** Exactly so many words in sentences, without headings. */
    public String plain(int number, int length) {
        SplittableRandom random = random(number);
        List<String> topic = topics.get(random.nextInt(TOPICS));
        StringBuilder text = new StringBuilder();
        int left = length;
        while (left > 0) {
            left -= paragraph(text, topic, left, random);
            text.append('\n');
        }
        return text.toString();
    }

    /** So many of the words that a document's topic is made of. */
    public String query(int number, int length) {
        SplittableRandom random = random(number);
        List<String> topic = topics.get(random.nextInt(TOPICS));
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < length; i++) {
            query.append(i > 0 ? " " : "").append(zipf(topic, random));
        }
        return query.toString();
    }

    private SplittableRandom random(int number) {
        return new SplittableRandom(31 * seed + number);
    }

    private void heading(StringBuilder text, String mark, List<String> topic, SplittableRandom random) {
        text.append(mark)
                .append(capital(zipf(topic, random)))
                .append(' ')
                .append(zipf(topic, random))
                .append("\n\n");
    }

    /** @return how many words it took, at most {@code left} */
    private int paragraph(StringBuilder text, List<String> topic, int left, SplittableRandom random) {
        int taken = 0;
        for (int sentence = 0; sentence < SENTENCES && taken < left; sentence++) {
            int length = Math.min(left - taken, random.nextInt(8, 26));
            for (int i = 0; i < length; i++) {
                String word = word(topic, random);
                text.append(i == 0 ? capital(word) : word).append(i + 1 < length ? " " : ". ");
            }
            taken += length;
        }
        return taken;
    }

    private String word(List<String> topic, SplittableRandom random) {
        double kind = random.nextDouble();
        if (kind < OF_FUNCTION_WORDS) {
            return zipf(words.subList(0, FUNCTION_WORDS), random);
        }
        return kind < OF_FUNCTION_WORDS + OF_THE_TOPIC ? zipf(topic, random) : zipf(words, random);
    }

    /** The n-th is about n times rarer than the first. */
    private static String zipf(List<String> from, SplittableRandom random) {
        return from.get((int) Math.pow(from.size() + 1.0, random.nextDouble()) - 1);
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }
}
