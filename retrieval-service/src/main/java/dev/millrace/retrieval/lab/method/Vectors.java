package dev.millrace.retrieval.lab.method;

import dev.millrace.lab.Output;
import dev.millrace.retrieval.encoder.TextEncoder;
import dev.millrace.retrieval.encoder.TextVector;
import dev.millrace.retrieval.encoder.Urgency;
import java.util.ArrayList;
import java.util.List;

/** One vector a text, and which are nearest to a query: all are looked at. */
final class Vectors {

    private static final int BATCH = 32;

    private final List<float[]> vectors = new ArrayList<>();

    /** @param task names the bar that shows how far it is */
    Vectors(List<String> texts, TextEncoder encoder, String task, Output output) {
        for (int begin = 0; begin < texts.size(); begin += BATCH) {
            output.progress(task, begin, texts.size(), "passages");
            List<String> batch = texts.subList(begin, Math.min(texts.size(), begin + BATCH));
            encoder.vectors(batch, Urgency.DOCUMENT).stream()
                    .map(TextVector::vector)
                    .forEach(vectors::add);
        }
        output.progress(task, texts.size(), texts.size(), "passages");
    }

    /** By cosine, best first. */
    Scored search(float[] query) {
        float[] scores = new float[vectors.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = dot(query, vectors.get(i));
        }
        return Scored.sorted(scores);
    }

    long bytes() {
        return vectors.stream()
                .mapToLong(vector -> (long) vector.length * Float.BYTES)
                .sum();
    }

    private static float dot(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
