package dev.millrace.retrieval.train;

import dev.millrace.retrieval.encoder.EncodedPassage;
import dev.millrace.retrieval.encoder.TextEncoder;
import dev.millrace.retrieval.encoder.Urgency;
import dev.millrace.retrieval.encoder.Words;
import java.util.List;
import java.util.SplittableRandom;

/** Gives the same word the same direction, whatever stands around it. */
final class WordHashEncoder implements TextEncoder {

    static final int WIDTH = 16;

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public String name() {
        return "word-hash";
    }

    @Override
    public String digest() {
        return "word-hash/1";
    }

    @Override
    public List<EncodedPassage> encode(List<String> passages, Urgency urgency) {
        return passages.stream().map(WordHashEncoder::encoded).toList();
    }

    private static EncodedPassage encoded(String passage) {
        Words words = Words.of(passage);
        float[] states = new float[words.size() * WIDTH];
        float[] mean = new float[WIDTH];
        for (int i = 0; i < words.size(); i++) {
            String word = passage.substring(words.begin()[i], words.end()[i]);
            SplittableRandom random = new SplittableRandom(word.hashCode());
            for (int f = 0; f < WIDTH; f++) {
                states[i * WIDTH + f] = (float) random.nextDouble(-1, 1);
                mean[f] += states[i * WIDTH + f];
            }
        }
        double length = 0;
        for (float value : mean) {
            length += value * value;
        }
        for (int f = 0; f < WIDTH; f++) {
            mean[f] /= (float) Math.max(1e-9, Math.sqrt(length));
        }
        return new EncodedPassage(words, states, mean, words.size());
    }
}
