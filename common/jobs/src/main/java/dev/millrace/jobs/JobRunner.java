package dev.millrace.jobs;

import java.util.Map;

/** Does one kind of job. Called by one of few platform threads, with one job a call. */
public interface JobRunner {

    String kind();

    /**
     * Jobs of one lane wait for each other, those of different lanes do not: so that what takes minutes need not wait for what takes
     * hours. A replica works on {@code millrace.job.concurrent} jobs of each lane at a time.
     */
    default String lane() {
        return "main";
    }

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
