package dev.millrace.retrieval.tkl;

/**
 * The tokens of one text, as an encoder left them.
 *
 * @param values {@code [tokens, width]}, row-major; shared, not copied: whoever hands it over leaves it as it is
 */
public record TokenStates(int tokens, int width, float[] values) {

    /** @throws IllegalArgumentException when the values do not fill the shape */
    public TokenStates {
        if (tokens < 0 || width < 1 || values.length != (long) tokens * width) {
            throw new IllegalArgumentException(
                    values.length + " values are not " + tokens + " tokens of " + width + " features");
        }
    }

    /** The first tokens, at most so many. */
    public TokenStates first(int most) {
        return tokens <= most
                ? this
                : new TokenStates(most, width, java.util.Arrays.copyOf(values, Math.multiplyExact(most, width)));
    }
}
