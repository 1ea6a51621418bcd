package dev.millrace.retrieval.lab.method;

import dev.millrace.retrieval.lab.collection.LabQuery;
import java.io.IOException;

/** Answers queries over the collection it was prepared for. Called by one thread. */
public interface RetrievalMethod {

    /** As rows name it. */
    String name();

    /** What the service does from the query's text to its answer; its time is measured. */
    Ranking rank(LabQuery query) throws IOException;

    /** Bytes of indexes and vectors that it reads. */
    long bytes() throws IOException;
}
