package dev.millrace.retrieval.encoder;

/**
 * A passage as vectors.
 *
 * @param words of the passage, in order
 * @param wordVectors {@code [words, width]}, row after row: each the mean of the last hidden states of the pieces that the word is
 *     made of, in its context. Zero for a word that the tokenizer drops (letters that it does not know at all)
 * @param vector {@code [width]}: the mean over all pieces, special ones and punctuation among them, of length 1
 * @param pieces how many there are, special ones among them: what the passage costs
 */
public record EncodedPassage(Words words, float[] wordVectors, float[] vector, int pieces) {}
