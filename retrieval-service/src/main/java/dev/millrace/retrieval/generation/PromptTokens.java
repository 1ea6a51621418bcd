package dev.millrace.retrieval.generation;

import java.util.List;
import java.util.stream.IntStream;

/** The tokens of a {@link Prompt}, segment by segment. The arrays are shared. */
public record PromptTokens(List<Segment> segments) {

    /** @param tokens of a block may be none, where a tokenizer has none for its text */
    public record Segment(Prompt.Kind kind, int[] tokens) {

        /** Whether its keys and values can be computed alone and used again. */
        public boolean block() {
            return kind != Prompt.Kind.QUESTION;
        }
    }

    public PromptTokens {
        segments = List.copyOf(segments);
    }

    /** Tokens of all segments. */
    public int count() {
        return segments.stream().mapToInt(segment -> segment.tokens().length).sum();
    }

    /** One after another. */
    public int[] all() {
        return segments.stream()
                .flatMapToInt(segment -> IntStream.of(segment.tokens()))
                .toArray();
    }

    /** Of the question. */
    public int[] question() {
        return segments.getLast().tokens();
    }
}
