package dev.millrace.retrieval.indexing;

import dev.millrace.retrieval.index.Candidate;
import dev.millrace.retrieval.index.Feedback;
import dev.millrace.retrieval.index.FirstStageQuery;
import dev.millrace.retrieval.index.Header;
import dev.millrace.retrieval.index.IndexUnusableException;
import dev.millrace.retrieval.index.RankVectors;
import dev.millrace.retrieval.index.Snapshot;
import java.util.List;
import java.util.function.Supplier;

/**
 * A snapshot whose damage is told.
 *
 * @param damaged is run when a search finds the index damaged
 */
record WatchedSnapshot(Snapshot snapshot, Runnable damaged) implements Snapshot {

    @Override
    public List<Candidate> search(FirstStageQuery query) {
        return watch(() -> snapshot.search(query));
    }

    @Override
    public List<Candidate> search(FirstStageQuery query, Feedback feedback) {
        return watch(() -> snapshot.search(query, feedback));
    }

    @Override
    public Feedback feedback(FirstStageQuery query, List<Candidate> found) {
        return watch(() -> snapshot.feedback(query, found));
    }

    @Override
    public double rareness(String word) {
        return watch(() -> snapshot.rareness(word));
    }

    @Override
    public Header header(Candidate candidate) {
        return watch(() -> snapshot.header(candidate));
    }

    @Override
    public RankVectors rankVectors() {
        RankVectors vectors = watch(snapshot::rankVectors);
        return candidate -> watch(() -> vectors.of(candidate));
    }

    @Override
    public void close() {
        snapshot.close();
    }

    private <T> T watch(Supplier<T> read) {
        try {
            return read.get();
        } catch (IndexUnusableException e) {
            damaged.run();
            throw e;
        }
    }
}
