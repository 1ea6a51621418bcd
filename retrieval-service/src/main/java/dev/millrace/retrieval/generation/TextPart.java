package dev.millrace.retrieval.generation;

/**
 * A stretch of a prompt.
 *
 * @param markup whether control tokens written in it are control tokens: true for what the model's own template says, false for all that
 *     users and documents say
 */
public record TextPart(String text, boolean markup) {

    /** What the model's template says. */
    public static TextPart markup(String text) {
        return new TextPart(text, true);
    }

    /** What a user or a document says. */
    public static TextPart text(String text) {
        return new TextPart(text, false);
    }
}
