package dev.millrace.jobs;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Between a job and who keeps its lease. Thread-safe. */
public final class JobControl {

    /** Why a job is to leave off. */
    public enum Stop {
        /** Nobody wants its result. */
        CANCELLED,
        /** Another one has the job. */
        LOST,
        /** This replica ends; another one, or this one later, goes on. */
        SHUTDOWN
    }

    private static final Logger log = LoggerFactory.getLogger(JobControl.class);

    private final JobTable table;
    private final JobLease lease;
    private final CountDownLatch told = new CountDownLatch(1);
    private final List<Runnable> hooks = new ArrayList<>();
    private volatile @Nullable Stop stop;

    JobControl(JobTable table, JobLease lease) {
        this.table = table;
        this.lease = lease;
    }

    public Optional<Stop> stopped() {
        return Optional.ofNullable(stop);
    }

    /** Runs when the job is told to leave off, or at once when it was; on another thread, and quickly. */
    public void onStop(Runnable hook) {
        boolean late;
        synchronized (hooks) {
            late = stop != null;
            if (!late) {
                hooks.add(hook);
            }
        }
        if (late) {
            hook.run();
        }
    }

    /** @return false when it was told to leave off meanwhile */
    public boolean pause(Duration time) throws InterruptedException {
        return !told.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Asks again as long as what is asked is not available; empty when the job is to be left meanwhile.
     *
     * @param retry pause before it is asked again
     */
    public <T> Optional<T> untilAvailable(Duration retry, Callable<T> action) throws Exception {
        while (stopped().isEmpty()) {
            try {
                return Optional.of(action.call());
            } catch (ApiException e) {
                if (e.code() != ErrorCode.UNAVAILABLE) {
                    throw e;
                }
                log.info("job {} waits: {}", lease.id(), e.getMessage());
                if (!pause(retry)) {
                    break;
                }
            }
        }
        return Optional.empty();
    }

    /** Tells those who watch. What cannot be written is passed over: the next report says the same and more. */
    public void progress(JobProgress progress) {
        try {
            keep(table.progress(lease, progress));
        } catch (RuntimeException e) {
            log.debug("a report was not written", e);
        }
    }

    /** From here on this artefact is what the work goes on from. */
    public void checkpoint(String digest, long steps) {
        keep(table.checkpoint(lease, digest, steps));
    }

    /**
     * What was done so far is kept elsewhere, and the work goes on from there: attempts that broke off before no longer count.
     *
     * @param steps how far that is
     */
    public void advanced(long steps) {
        keep(table.advanced(lease, steps));
    }

    /**
     * The version that the result follows: what was said first, unless {@code anew}.
     *
     * @param parent empty: none
     */
    public Optional<String> parent(Optional<String> parent, boolean anew) {
        Optional<Optional<String>> kept = table.parent(lease, parent, anew);
        keep(kept.isPresent());
        return kept.orElse(parent);
    }

    void stop(Stop why) {
        List<Runnable> all;
        synchronized (hooks) {
            if (stop != null) {
                return;
            }
            stop = why;
            all = List.copyOf(hooks);
        }
        told.countDown();
        all.forEach(Runnable::run);
    }

    private void keep(boolean mine) {
        if (!mine) {
            stop(Stop.LOST);
        }
    }
}
