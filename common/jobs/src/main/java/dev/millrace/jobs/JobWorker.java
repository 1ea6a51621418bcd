package dev.millrace.jobs;

import dev.millrace.jobs.JobControl.Stop;
import dev.millrace.jobs.JobRunner.Outcome;
import dev.millrace.servicekit.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works on one job at a time: takes it, keeps its lease while a runner is at it, and says what came of it. */
final class JobWorker {

    private static final Logger log = LoggerFactory.getLogger(JobWorker.class);

    private final JobTable table;
    private final JobRunners runners;
    private final JobProperties properties;

    JobWorker(JobTable table, JobRunners runners, JobProperties properties) {
        this.table = table;
        this.runners = runners;
        this.properties = properties;
    }

    /** Takes a job of these kinds, if one waits. */
    Optional<JobLease> claim(List<String> kinds) {
        return table.claim(kinds.toArray(String[]::new));
    }

    /** Works on it until it has ended or is left. */
    void work(JobLease lease, JobControl control) throws InterruptedException {
        if (lease.failures() >= properties.maxFailures()) {
            String detail = "It broke off " + lease.failures() + " times without getting any further";
            table.failed(lease, JobProblem.of(ErrorCode.INTERNAL, detail));
            return;
        }
        CountDownLatch ended = new CountDownLatch(1);
        Thread heart = Thread.ofVirtual().name("job-heart-" + lease.id()).start(() -> beat(lease, control, ended));
        Outcome outcome;
        try {
            outcome = runners.of(lease.kind()).run(lease, control);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            outcome = new Outcome.Stopped();
        } catch (Exception e) {
            log.warn("job {} broke off", lease.id(), e);
            outcome = new Outcome.Broken(e.toString());
        } finally {
            // Not interrupted: that would break the connection it may be using.
            ended.countDown();
            heart.join();
        }
        end(lease, control, outcome);
    }

    private void end(JobLease lease, JobControl control, Outcome outcome) throws InterruptedException {
        boolean kept = switch (outcome) {
            case Outcome.Succeeded done -> table.succeeded(lease, done.result());
            case Outcome.Failed failed -> table.failed(lease, failed.problem());
            case Outcome.Broken broken -> {
                log.info("job {} waits for another attempt: {}", lease.id(), broken.why());
                yield table.release(lease, true);
            }
            case Outcome.Stopped stopped ->
                switch (control.stopped().orElse(Stop.SHUTDOWN)) {
                    case CANCELLED -> table.cancelled(lease);
                    case SHUTDOWN -> table.release(lease, false);
                    case LOST -> false;
                };
        };
        if (!kept) {
            log.info("job {} has another owner by now", lease.id());
        }
    }

    /** A database that is away does not end a job: if its lease runs out meanwhile, the fence keeps this owner from writing. */
    private void beat(JobLease lease, JobControl control, CountDownLatch ended) {
        // A third, so that one late heartbeat loses nothing, and often enough that a cancellation is soon heard of.
        long pause = Math.clamp(properties.lease().toMillis() / 3, 30, 2_000);
        try {
            do {
                try {
                    switch (table.beat(lease)) {
                        case MINE -> {}
                        case CANCEL -> control.stop(Stop.CANCELLED);
                        case LOST -> control.stop(Stop.LOST);
                    }
                } catch (RuntimeException e) {
                    log.warn("job {} got no heartbeat: {}", lease.id(), e.toString());
                }
            } while (!ended.await(pause, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
