package dev.millrace.retrieval.document;

import dev.millrace.events.DocumentPart.Section;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** One passage of up to 40 characters after the other, with vectors of letters' frequencies. Fails on texts with "POISON". */
public final class FakeEncoding implements Encoding {

    /** That of the real encoder: an index keeps vectors of one width. */
    private static final int WIDTH = 384;

    private volatile String digest = "digest-1";
    private volatile CountDownLatch gate = new CountDownLatch(0);

    public void become(String digest) {
        this.digest = digest;
    }

    /** Holds the encoding of texts with "HELD" up until {@link #letGo}. */
    public void hold() {
        gate = new CountDownLatch(1);
    }

    public void letGo() {
        gate.countDown();
    }

    @Override
    public String digest() {
        return digest;
    }

    @Override
    public EncodedDocument encode(String title, String text, List<Section> sections) {
        if (text.contains("HELD")) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (text.contains("POISON")) {
            throw new IllegalArgumentException("this text cannot be encoded");
        }
        List<PassageVector> passages = new ArrayList<>();
        for (int begin = 0; begin < text.length(); begin += 40) {
            int end = Math.min(text.length(), begin + 40);
            passages.add(new PassageVector(begin, end, vector(text.substring(begin, end))));
        }
        return new EncodedDocument(passages, (digest + " of " + title).getBytes(StandardCharsets.UTF_8));
    }

    public static float[] vector(String text) {
        float[] counts = new float[WIDTH];
        float squares = 0;
        for (char c : text.toCharArray()) {
            if (c >= 'a' && c <= 'z') {
                squares += 2 * counts[c - 'a'] + 1;
                counts[c - 'a']++;
            }
        }
        for (int i = 0; i < counts.length; i++) {
            counts[i] = squares == 0 ? 0 : counts[i] / (float) Math.sqrt(squares);
        }
        return counts;
    }
}
