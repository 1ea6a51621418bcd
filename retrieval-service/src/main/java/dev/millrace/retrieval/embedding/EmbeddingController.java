package dev.millrace.retrieval.embedding;

import dev.millrace.retrieval.encoder.TextEncoder;
import dev.millrace.retrieval.encoder.TextVector;
import dev.millrace.retrieval.encoder.Urgency;
import dev.millrace.retrieval.encoder.WordPieces;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Embeds texts. One longer than the encoder's window is read in windows, whose vectors are averaged by their pieces and brought to
 * length 1.
 */
@RestController
@EnableConfigurationProperties(EmbeddingProperties.class)
class EmbeddingController {

    private final TextEncoder encoder;
    private final WordPieces pieces;
    private final EmbeddingProperties limits;

    EmbeddingController(TextEncoder encoder, WordPieces pieces, EmbeddingProperties limits) {
        this.encoder = encoder;
        this.pieces = pieces;
        this.limits = limits;
    }

    @PostMapping("/v1/embeddings")
    EmbeddingAnswer embed(@RequestBody EmbeddingRequest request) {
        request.requireModel(encoder, limits);
        List<String> texts = request.texts(limits);
        int width = request.width(encoder);
        boolean base64 = request.base64();
        List<TextVector> vectors = encoder.vectors(texts, urgency(texts));
        List<EmbeddingAnswer.Embedding> data = IntStream.range(0, vectors.size())
                .mapToObj(i -> {
                    float[] kept = leading(vectors.get(i).vector(), width);
                    return new EmbeddingAnswer.Embedding(i, base64 ? base64(kept) : kept);
                })
                .toList();
        return new EmbeddingAnswer(
                data,
                encoder.name(),
                vectors.stream().mapToInt(TextVector::pieces).sum());
    }

    /** A text of one window is most often a query. */
    private Urgency urgency(List<String> texts) {
        boolean one = texts.size() == 1 && pieces.count(texts.getFirst()) <= WordPieces.WINDOW;
        return one ? Urgency.QUERY : Urgency.DOCUMENT;
    }

    private static float[] leading(float[] vector, int width) {
        if (width == vector.length) {
            return vector;
        }
        float[] kept = Arrays.copyOf(vector, width);
        double squares = 0;
        for (float value : kept) {
            squares += (double) value * value;
        }
        for (int d = 0; d < width && squares > 0; d++) {
            kept[d] = (float) (kept[d] / Math.sqrt(squares));
        }
        return kept;
    }

    private static String base64(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
