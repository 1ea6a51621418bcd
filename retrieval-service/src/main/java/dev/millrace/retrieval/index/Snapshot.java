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
     * The same with a query widened by {@link #feedback}: candidates are found and scored by it, while their passages are those that the
     * query's own words and vector choose.
     */
    List<Candidate> search(FirstStageQuery query, Feedback feedback);

    /** What the best passages of candidates have in common that the query does not say. @param found by the same query in this snapshot */
    Feedback feedback(FirstStageQuery query, List<Candidate> found);

    /**
     * How rare a word is among all passages, from 0, as common as can be, to 1, in none: BM25's inverse document frequency by its largest
     * value, so that it means the same in small and large collections. 0 for a word that the index leaves out.
     */
    double rareness(String word);

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
