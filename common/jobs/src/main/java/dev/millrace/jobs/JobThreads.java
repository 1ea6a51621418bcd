package dev.millrace.jobs;

import dev.millrace.jobs.JobControl.Stop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;

/** One thread for each job that this replica works on at a time, so many for each lane. */
class JobThreads implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(JobThreads.class);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(15);

    private final JobTable table;
    private final Jobs jobs;
    private final JobWorker worker;
    private final JobProperties properties;
    private final List<Lane> lanes;
    private final Set<JobControl> current = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    JobThreads(JobTable table, Jobs jobs, JobRunners runners, JobProperties properties) {
        this.table = table;
        this.jobs = jobs;
        this.worker = new JobWorker(table, runners, properties);
        this.properties = properties;
        this.lanes = runners.lanes().values().stream()
                .map(kinds -> new Lane(kinds, new Semaphore(0)))
                .toList();
    }

    /** @param changed has a permit for each thread that is to look for work before its pause is over */
    private record Lane(List<String> kinds, Semaphore changed) {}

    @EventListener
    void on(Jobs.Changed hint) {
        wake();
    }

    private void wake() {
        lanes.forEach(lane -> lane.changed().release(properties.concurrent()));
    }

    @Scheduled(fixedDelay = 1, initialDelay = 1, timeUnit = TimeUnit.HOURS)
    void forget() {
        jobs.forget();
    }

    @Override
    public synchronized void start() {
        running = true;
        for (Lane lane : lanes) {
            for (int i = 0; i < properties.concurrent(); i++) {
                threads.add(Thread.ofPlatform().name("job-" + threads.size()).start(() -> repeat(lane)));
            }
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        current.forEach(control -> control.stop(Stop.SHUTDOWN));
        wake();
        for (Thread thread : threads) {
            try {
                if (!thread.join(STOPPED_WITHIN)) {
                    thread.interrupt();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        threads.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void repeat(Lane lane) {
        try {
            while (running) {
                if (!workOnce(lane) && running) {
                    if (lane.changed().tryAcquire(properties.scan().toMillis(), TimeUnit.MILLISECONDS)) {
                        lane.changed().drainPermits();
                    }
                }
            }
        } catch (InterruptedException e) {
            log.debug("stopped", e);
        }
    }

    private boolean workOnce(Lane lane) throws InterruptedException {
        try {
            Optional<JobLease> lease = worker.claim(lane.kinds());
            if (lease.isEmpty()) {
                return false;
            }
            JobControl control = new JobControl(table, lease.get());
            current.add(control);
            try {
                if (!running) {
                    control.stop(Stop.SHUTDOWN);
                }
                worker.work(lease.get(), control);
            } finally {
                current.remove(control);
            }
            return true;
        } catch (RuntimeException e) {
            log.warn("jobs are looked for again after a pause: {}", e.toString());
            return false;
        }
    }
}
