package dev.millrace.retrieval.encoder;

/**
 * A text as one vector.
 *
 * @param vector {@code [width]}: the mean over all pieces, of length 1
 * @param pieces how many there are, special ones among them
 */
public record TextVector(float[] vector, int pieces) {}
