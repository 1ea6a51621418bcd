package dev.millrace.retrieval.index;

import java.util.List;

/**
 * A tenant's documents at one moment, untouched by later changes until it is closed: what a search found can be read. Thread-safe.
 */
public interface Snapshot extends AutoCloseable {

    /**
     * Candidates, best first by their fused score, equals by their ids: every document that is among the first {@code depth} of a
     * ranking.
     *
     * @throws IllegalArgumentException when the query's vector has another width than those indexed
     */
    List<Candidate> search(FirstStageQuery query);

    /**
     * The header of a candidate found in this snapshot.
     *
     * @throws IllegalArgumentException when it was found elsewhere
     */
    Header header(Candidate candidate);

    /**
     * A reader of rank vectors, for one thread. It reuses its memory: what one read returned is overwritten by the next.
     *
     * <p>Documents are best asked for in the order of {@link Candidate#parent()}, though any order works.
     */
    RankVectors rankVectors();

    @Override
    void close();
}
