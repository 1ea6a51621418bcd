package dev.millrace.retrieval.encoder;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The model's own tokenizer, told neither to cut nor to fill up. Thread-safe. Owns native memory until closed. */
final class PieceTokenizer implements AutoCloseable {

    private final HuggingFaceTokenizer tokenizer;

    PieceTokenizer(byte[] file) {
        try {
            tokenizer = HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(file), Map.of("truncation", "false", "padding", "false"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Pieces pieces(String passage) {
        Encoding encoding = tokenizer.encode(WellFormed.of(passage), true, false);
        @Nullable CharSpan[] spans = encoding.getCharTokenSpans();
        int[] begin = new int[spans.length];
        int[] end = new int[spans.length];
        // The library counts code points. Its places ascend, so that one walk over the passage turns them into UTF-16
        // units.
        int point = 0;
        int unit = 0;
        for (int i = 0; i < spans.length; i++) {
            CharSpan span = spans[i];
            if (span != null) {
                unit = passage.offsetByCodePoints(unit, span.getStart() - point);
                point = span.getStart();
                begin[i] = unit;
                end[i] = passage.offsetByCodePoints(unit, span.getEnd() - point);
            } else {
                begin[i] = end[i] = unit;
            }
        }
        return new Pieces(encoding.getIds(), begin, end);
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
