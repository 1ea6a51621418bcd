package dev.millrace.jobs.process;

import dev.millrace.jobs.JobControl;
import dev.millrace.jobs.JobControl.Stop;
import dev.millrace.jobs.JobLease;
import dev.millrace.jobs.JobRunner.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at a job, worked on by a process. Used by the job's thread. */
public final class WorkProcess<E> {

    private static final Logger log = LoggerFactory.getLogger(WorkProcess.class);

    private final JobLease lease;
    private final JobControl control;
    private final WorkEvents<E> events;
    private Optional<E> last = Optional.empty();
    private int code;
    private String errors = "";

    public WorkProcess(JobLease lease, JobControl control, WorkEvents<E> events) {
        this.lease = lease;
        this.control = control;
        this.events = events;
    }

    /**
     * What is started.
     *
     * @param main calls {@link WorkMain#run}
     * @param threads that compute; 0: as many as the machine has
     * @param checkpoints whether it is asked to write one when this replica ends; otherwise it is killed, as it is in any case when nobody
     *     wants its result
     */
    public record Program(Class<?> main, long heapBytes, int threads, boolean checkpoints) {}

    /** What an event says of how the job ended. */
    public interface Ending<E> {
        /** @return empty when it says nothing about that */
        Optional<Outcome> of(E last) throws Exception;
    }

    /**
     * Runs the program to its end, or until the job is to be left.
     *
     * @param told takes each event as it comes
     */
    public void follow(Program program, JobFolder folder, Consumer<E> told) throws IOException, InterruptedException {
        try (ProcessRun process = ProcessRun.start(
                ProcessCommand.of(
                        System.getProperty("java.class.path"),
                        program.heapBytes(),
                        program.main().getName(),
                        List.of(folder.path().toString())),
                program.threads())) {
            control.onStop(() -> {
                if (program.checkpoints() && control.stopped().equals(Optional.of(Stop.SHUTDOWN))) {
                    process.stop();
                } else {
                    process.kill();
                }
            });
            code = process.follow(line -> events.parse(line).ifPresent(event -> {
                last = Optional.of(event);
                told.accept(event);
            }));
            errors = process.errors();
        }
    }

    /** What it said last. */
    public Optional<E> last() {
        return last;
    }

    /** What came of it: what its last event says, or else that it was left or broke off. */
    public Outcome outcome(Ending<E> ending) throws Exception {
        Optional<Outcome> said = last.isPresent() ? ending.of(last.get()) : Optional.empty();
        if (said.isPresent()) {
            return said.get();
        }
        if (control.stopped().isPresent()) {
            return new Outcome.Stopped();
        }
        if (!errors.isEmpty()) {
            log.warn("the process of job {} ended with status {}, and wrote\n{}", lease.id(), code, errors);
        }
        return new Outcome.Broken("the process ended with status " + code);
    }
}
