package dev.millrace.retrieval.generation;

import dev.millrace.servicekit.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A prompt in segments, each of which is tokenised by itself: what comes before the documents, each document, and the question with all
 * that makes the model answer. All but the last are the same whatever is asked, and so are their tokens.
 *
 * @param segments at least one; the last is the question, and no other
 */
public record Prompt(List<Segment> segments) {

    /** What a segment is. */
    public enum Kind {
        PREAMBLE,
        DOCUMENT,
        QUESTION
    }

    /** @param parts not all of them empty */
    public record Segment(Kind kind, List<TextPart> parts) {

        public Segment {
            parts = List.copyOf(parts);
        }

        /** Whether its keys and values can be computed alone and used again. */
        public boolean block() {
            return kind != Kind.QUESTION;
        }

        public String text() {
            return parts.stream().map(TextPart::text).collect(Collectors.joining());
        }
    }

    public Prompt {
        segments = List.copyOf(segments);
    }

    /** All of it, as a model without blocks reads it. */
    public String text() {
        return segments.stream().map(Segment::text).collect(Collectors.joining());
    }

    /** @throws ApiException {@code invalid-request} when a segment is too long */
    public PromptTokens tokens(TextTokenizer tokenizer) {
        List<PromptTokens.Segment> tokenised = new ArrayList<>();
        for (Segment segment : segments) {
            tokenised.add(new PromptTokens.Segment(segment.kind(), tokenizer.encode(segment.parts())));
        }
        return new PromptTokens(tokenised);
    }
}
