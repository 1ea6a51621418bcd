package dev.millrace.retrieval.encoder;

import java.util.List;

/**
 * Turns passages into vectors. Thread-safe. What comes out depends on the passage alone, bit by bit: not on what is encoded beside
 * it, nor on which thread.
 */
public interface TextEncoder {

    /** How many numbers a vector has. */
    int width();

    /** For people, and for the registry: the model's name. */
    String name();

    /** SHA-256 of everything that decides about the vectors, 64 hex digits: vectors of another digest cannot be compared. */
    String digest();

    /**
     * Encodes passages, in their order. One that is longer than {@link #window} is read in windows of its own, cut between words: none
     * of its words is left out.
     *
     * @throws dev.millrace.servicekit.ApiException {@code overloaded} or {@code deadline-exceeded} when others keep the encoder busy,
     *     {@code invalid-request} beyond its limits on count and length, naming the passage
     */
    List<EncodedPassage> encode(List<String> passages, Urgency urgency);

    /**
     * Only the vectors of whole texts: the same that {@link #encode} gives, without the memory that words take.
     *
     * @throws dev.millrace.servicekit.ApiException as {@link #encode} does
     */
    default List<TextVector> vectors(List<String> texts, Urgency urgency) {
        return encode(texts, urgency).stream()
                .map(passage -> new TextVector(passage.vector(), passage.pieces()))
                .toList();
    }

    /** Encodes passages of documents. */
    default List<EncodedPassage> encode(List<String> passages) {
        return encode(passages, Urgency.DOCUMENT);
    }

    /** Encodes a query, ahead of all documents that wait. */
    default EncodedPassage encodeQuery(String query) {
        return encode(List.of(query), Urgency.QUERY).getFirst();
    }
}
