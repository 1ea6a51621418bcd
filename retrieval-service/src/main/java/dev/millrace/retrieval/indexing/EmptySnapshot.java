package dev.millrace.retrieval.indexing;

import dev.millrace.retrieval.index.Candidate;
import dev.millrace.retrieval.index.Feedback;
import dev.millrace.retrieval.index.FirstStageQuery;
import dev.millrace.retrieval.index.Header;
import dev.millrace.retrieval.index.RankVectors;
import dev.millrace.retrieval.index.Snapshot;
import java.util.List;

/** Of a tenant without documents. */
record EmptySnapshot() implements Snapshot {

    @Override
    public List<Candidate> search(FirstStageQuery query) {
        return List.of();
    }

    @Override
    public List<Candidate> search(FirstStageQuery query, Feedback feedback) {
        return List.of();
    }

    @Override
    public Feedback feedback(FirstStageQuery query, List<Candidate> found) {
        return Feedback.NONE;
    }

    @Override
    public double rareness(String word) {
        return 1;
    }

    @Override
    public Header header(Candidate candidate) {
        throw foundElsewhere();
    }

    @Override
    public RankVectors rankVectors() {
        return candidate -> {
            throw foundElsewhere();
        };
    }

    private static IllegalArgumentException foundElsewhere() {
        return new IllegalArgumentException("the candidate was not found in this snapshot");
    }

    @Override
    public void close() {}
}
