package dev.millrace.stack.bench;

import java.util.List;

/** A set of measurements on a scratch stack. */
public interface Bench {

    /** Runs for a minute or more. */
    List<Measurement> run() throws Exception;
}
