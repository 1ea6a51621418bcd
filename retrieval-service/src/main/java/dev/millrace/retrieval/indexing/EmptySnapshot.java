package dev.millrace.retrieval.indexing;

import dev.millrace.retrieval.index.Candidate;
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
