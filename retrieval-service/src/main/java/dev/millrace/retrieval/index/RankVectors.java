package dev.millrace.retrieval.index;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads what the ranker keeps of documents. For one thread, while its snapshot is open. */
@FunctionalInterface
public interface RankVectors {

    /**
     * A document's rank vectors as they were put, read-only and big-endian, valid until the next call; absent when it has none yet.
     *
     * @throws IllegalArgumentException when the candidate was not found in this snapshot
     */
    Optional<ByteBuffer> of(Candidate candidate);
}
