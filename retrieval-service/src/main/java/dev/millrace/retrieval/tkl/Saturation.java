package dev.millrace.retrieval.tkl;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/**
 * How a query term's kernel sum x over a window becomes its part of the window's score. All but {@link #LOG} depend on the number of
 * tokens in the window and on one number of the query term.
 */
public enum Saturation {
    /** As published: {@code a·max(x, 1e-10)^(1/b) - c}; a, b, c from the normalised pair of the term's embedding, reduced, and the length. */
    EMBEDDING("embedding"),
    /** The same from {@code max(idf, 0)} and the length, not normalised. */
    IDF("idf"),
    /** {@code a·x + b}; a, b from {@code max(idf, 0)} and the length. */
    LINEAR("linear"),
    /** {@code ln max(m·x, 1e-10)}, m for each kernel. */
    LOG("log");

    private final String wireName;

    Saturation(String wireName) {
        this.wireName = wireName;
    }

    /** @throws IllegalArgumentException when there is none of this name */
    @JsonCreator
    public static Saturation of(String wireName) {
        return Arrays.stream(values())
                .filter(saturation -> saturation.wireName.equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "a saturation is embedding, idf, linear or log, not '" + wireName + "'"));
    }

    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** Whether query terms come with their inverse document frequency. */
    public boolean needsIdf() {
        return this == IDF || this == LINEAR;
    }
}
