package dev.millrace.retrieval.index;

import dev.millrace.events.DocumentId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Documents drawn from a seed, which is printed and may be given. */
final class RandomDocuments {

    private static final List<String> WORDS = List.of(
            "river", "mill", "stone", "flour", "wheel", "grain", "Wasser", "été", "mühle", "水車", "canal", "weir",
            "sluice", "gear");

    final Random random;
    private final int width;

    RandomDocuments(int width) {
        this(width, Long.getLong("millrace.seed", new Random().nextLong()));
    }

    RandomDocuments(int width, long seed) {
        System.out.println("replay with -Dmillrace.seed=" + seed);
        this.random = new Random(seed);
        this.width = width;
    }

    /** Short enough for Lucene to keep lengths exactly. */
    IndexedDocument document(int number, boolean encoded) {
        StringBuilder text = new StringBuilder();
        List<IndexedPassage> passages = new ArrayList<>();
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            int begin = text.length();
            text.append(words(1 + random.nextInt(7)));
            passages.add(new IndexedPassage(
                    begin, text.length(), encoded && random.nextInt(8) > 0 ? Optional.of(vector()) : Optional.empty()));
            text.append(". ");
        }
        byte[] rank = new byte[random.nextInt(50)];
        random.nextBytes(rank);
        return new IndexedDocument(
                new DocumentId("d" + number), "v1", header(), text.toString(), passages, Optional.of(rank));
    }

    private Header header() {
        Map<String, Object> metadata = new HashMap<>();
        if (random.nextBoolean()) {
            metadata.put("year", 2000 + random.nextInt(6));
        }
        if (random.nextBoolean()) {
            metadata.put("price", random.nextInt(7) - 3 + 0.5);
        }
        if (random.nextBoolean()) {
            metadata.put("colour", List.of("red", "blue", "2003").get(random.nextInt(3)));
        }
        if (random.nextBoolean()) {
            metadata.put("open", random.nextBoolean());
        }
        List<String> tags = new ArrayList<>(List.of("a", "b", "ä"));
        tags.removeIf(tag -> random.nextBoolean());
        return new Header(
                random.nextBoolean() ? Optional.of(words(1 + random.nextInt(3))) : Optional.empty(),
                random.nextBoolean() ? Optional.of(random.nextBoolean() ? "en" : "de-CH") : Optional.empty(),
                tags,
                metadata);
    }

    String words(int count) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < count; i++) {
            words.append(i == 0 ? "" : " ").append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return words.toString();
    }

    float[] vector() {
        float[] vector = new float[width];
        double square = 0;
        for (int i = 0; i < width; i++) {
            vector[i] = (float) random.nextGaussian();
            square += vector[i] * vector[i];
        }
        for (int i = 0; i < width; i++) {
            vector[i] = (float) (vector[i] / Math.sqrt(square));
        }
        return vector;
    }
}
