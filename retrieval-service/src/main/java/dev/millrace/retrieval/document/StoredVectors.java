package dev.millrace.retrieval.document;

import java.util.List;

/**
 * Vectors of a document's version.
 *
 * @param digest of the {@link Encoding} that made them, which need not be the present one
 * @param passages within half a step of 1/127 of the vector's largest component
 */
public record StoredVectors(String version, String digest, List<PassageVector> passages, byte[] rankVectors) {}
