package dev.millrace.forecast.training.job;

import dev.millrace.jobs.JobControl;
import dev.millrace.jobs.JobLease;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.servicekit.ApiException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends checkpoints to the registry on a thread of its own, the newest one only, and names them in the job's row. While the registry is
 * away the training goes on, and the newest is tried again.
 */
final class Checkpoints implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);
    private static final Duration LAST_WITHIN = Duration.ofSeconds(5);

    private final RegistryClient registry;
    private final JobLease lease;
    private final JobControl control;
    private final WorkFolder folder;
    private final Duration retry;
    private final Semaphore news = new Semaphore(0);
    private final Thread thread;
    private volatile long newest;
    private volatile long sent;
    private volatile boolean closing;

    Checkpoints(RegistryClient registry, JobLease lease, JobControl control, WorkFolder folder, Duration retry) {
        this.registry = registry;
        this.lease = lease;
        this.control = control;
        this.folder = folder;
        this.retry = retry;
        this.sent = lease.checkpointSteps();
        this.thread = Thread.ofVirtual().name("training-checkpoints").start(this::run);
    }

    /** There is one that is so many steps far. */
    void written(long steps) {
        newest = steps;
        news.release();
    }

    /** Tries to send the last one, for a moment. */
    @Override
    public void close() {
        closing = true;
        news.release();
        try {
            if (!thread.join(LAST_WITHIN)) {
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    /** Ends without sending anything more. */
    void discard() {
        sent = newest;
        closing = true;
        thread.interrupt();
    }

    private void run() {
        try {
            while (!closing || newest > sent) {
                if (newest <= sent) {
                    news.acquire();
                    news.drainPermits();
                } else if (!send()) {
                    if (closing) {
                        return;
                    }
                    TimeUnit.NANOSECONDS.sleep(retry.toNanos());
                }
            }
        } catch (InterruptedException ended) {
            log.debug("checkpoints of {} are no longer sent", lease.id());
        }
    }

    private boolean send() {
        long steps = newest;
        try {
            // The process replaces its file; a second name keeps this one as it is.
            Files.deleteIfExists(folder.outgoing());
            Files.createLink(folder.outgoing(), folder.checkpoint());
            String digest = registry.putArtefact(lease.tenant(), folder.outgoing());
            control.checkpoint(digest, steps);
            sent = steps;
            return true;
        } catch (IOException | ApiException | org.springframework.dao.DataAccessException e) {
            log.info("the checkpoint of job {} is kept here and tried again: {}", lease.id(), e.toString());
            return false;
        }
    }
}
