package dev.millrace.retrieval.document;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The threads that encode. Without an {@link Encoding} there are none, and documents are searched by their words alone. */
@Component
class EncodingWorkers implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(EncodingWorkers.class);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(15);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final ObjectProvider<Encoding> encodings;
    private final EncodingTasks tasks;
    private final EncodingWork work;
    private final EncodingProperties properties;
    private final Semaphore wake = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;
    private volatile EncodingTasks.Waiting waiting = new EncodingTasks.Waiting(0, 0);
    private @Nullable ScheduledExecutorService timer;
    private List<ScheduledFuture<?>> jobs = List.of();

    EncodingWorkers(
            ObjectProvider<Encoding> encodings,
            EncodingTasks tasks,
            EncodingWork work,
            EncodingProperties properties,
            MeterRegistry meters) {
        this.encodings = encodings;
        this.tasks = tasks;
        this.work = work;
        this.properties = properties;
        Gauge.builder("millrace.encoding.queue", () -> waiting.tasks())
                .description("versions that wait for vectors")
                .register(meters);
        Gauge.builder("millrace.encoding.given.up", () -> waiting.givenUp())
                .description("versions that could not be encoded")
                .register(meters);
    }

    @Override
    public synchronized void start() {
        Encoding encoding = encodings.getIfAvailable();
        running = true;
        if (encoding == null) {
            return;
        }
        ScheduledExecutorService scheduled = Executors.newScheduledThreadPool(
                2, Thread.ofPlatform().daemon().name("encoding-timer-", 0).factory());
        timer = scheduled;
        ScheduledFuture<?> sweeping = scheduled.scheduleWithFixedDelay(
                () -> sweep(encoding), 0, properties.sweep().toMillis(), TimeUnit.MILLISECONDS);
        ScheduledFuture<?> counting = scheduled.scheduleWithFixedDelay(() -> count(encoding), 0, 2, TimeUnit.SECONDS);
        jobs = List.of(sweeping, counting);
        for (int i = 0; i < properties.workers(); i++) {
            threads.add(Thread.ofPlatform().daemon().name("encoding-" + i).start(() -> run(encoding, scheduled)));
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        wake.release(threads.size());
        for (Thread thread : threads) {
            try {
                thread.join(STOPPED_WITHIN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        threads.clear();
        jobs.forEach(job -> job.cancel(false));
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @EventListener
    void changed(DocumentsChanged event) {
        wake.drainPermits();
        wake.release(properties.workers());
    }

    private void run(Encoding encoding, ScheduledExecutorService renewals) {
        String last = encoding.digest();
        while (running) {
            try {
                String digest = encoding.digest();
                if (!digest.equals(last)) {
                    sweep(encoding);
                    last = digest;
                }
                if (!work.next(encoding, digest, renewals)) {
                    pause(properties.poll());
                }
            } catch (RuntimeException e) {
                log.warn("no work could be taken: {}", e.toString());
                pause(AFTER_FAILURE);
            }
        }
    }

    private void sweep(Encoding encoding) {
        try {
            int added = tasks.add(encoding.digest());
            if (added > 0) {
                log.info("{} documents have no vectors of digest {} yet", added, encoding.digest());
                changed(new DocumentsChanged());
            }
        } catch (RuntimeException e) {
            log.warn("could not look for documents without vectors: {}", e.toString());
        }
    }

    private void count(Encoding encoding) {
        try {
            waiting = tasks.waiting(encoding.digest());
        } catch (RuntimeException e) {
            log.debug("could not count what waits for vectors", e);
        }
    }

    private void pause(Duration pause) {
        try {
            if (wake.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                log.trace("woken up");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }
}
