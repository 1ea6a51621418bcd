package dev.millrace.jobs;

import java.util.Map;

/** Does one kind of job. Called by one of few platform threads, with one job a call. */
public interface JobRunner {

    String kind();

    /**
     * Works to the end, or until {@link JobControl#stopped} says to leave off.
     *
     * @throws Exception after which the job is tried again, a limited number of times
     */
    Outcome run(JobLease lease, JobControl control) throws Exception;

    /** What came of it. */
    sealed interface Outcome {
        record Succeeded(Map<String, Object> result) implements Outcome {}

        record Failed(JobProblem problem) implements Outcome {}

        /** It broke off, and may go on from its checkpoint. */
        record Broken(String why) implements Outcome {}

        /** It was told to. */
        record Stopped() implements Outcome {}
    }
}
