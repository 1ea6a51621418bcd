package dev.millrace.retrieval.train;

import java.util.Map;

/** Is told how a training gets on, by the thread that trains. */
public interface RankerListener {

    /** @param done of {@code of} */
    void progress(String task, long done, long of, String text);

    /** A step of the training is done. @param loss of its queries */
    default void step(double loss) {}

    /** One measured thing. */
    void row(Map<String, ?> row);

    /** A line for people. */
    void note(String text);
}
