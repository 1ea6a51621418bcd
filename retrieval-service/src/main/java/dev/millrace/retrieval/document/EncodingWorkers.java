package dev.millrace.retrieval.document;

import dev.millrace.events.TenantId;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The threads that encode. */
@Component
class EncodingWorkers implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(EncodingWorkers.class);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(15);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final Encodings encodings;
    private final DocumentSource documents;
    private final EncodingTasks tasks;
    private final EncodingWork work;
    private final EncodingProperties properties;
    private final Semaphore wake = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;
    private volatile EncodingTasks.Waiting waiting = new EncodingTasks.Waiting(0, 0);
    private volatile @Nullable ScheduledExecutorService timer;
    private List<ScheduledFuture<?>> jobs = List.of();

    EncodingWorkers(
            Encodings encodings,
            DocumentSource documents,
            EncodingTasks tasks,
            EncodingWork work,
            EncodingProperties properties,
            MeterRegistry meters) {
        this.encodings = encodings;
        this.documents = documents;
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
        running = true;
        ScheduledExecutorService scheduled = Executors.newScheduledThreadPool(
                2, Thread.ofPlatform().daemon().name("encoding-timer-", 0).factory());
        timer = scheduled;
        ScheduledFuture<?> sweeping = scheduled.scheduleWithFixedDelay(
                this::sweep, 0, properties.sweep().toMillis(), TimeUnit.MILLISECONDS);
        ScheduledFuture<?> counting = scheduled.scheduleWithFixedDelay(this::count, 0, 2, TimeUnit.SECONDS);
        jobs = List.of(sweeping, counting);
        for (int i = 0; i < properties.workers(); i++) {
            threads.add(Thread.ofPlatform().daemon().name("encoding-" + i).start(() -> run(scheduled)));
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
        ScheduledExecutorService scheduled = timer;
        timer = null;
        if (scheduled != null) {
            scheduled.shutdownNow();
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

    /** The sweep adds what the change asks for. */
    @EventListener
    void otherwise(EncodingsChanged event) {
        ScheduledExecutorService scheduled = timer;
        if (scheduled != null) {
            scheduled.execute(this::sweep);
        }
    }

    private void run(ScheduledExecutorService renewals) {
        Set<String> last = encodings.digests();
        while (running) {
            try {
                Set<String> digests = encodings.digests();
                if (!digests.equals(last)) {
                    sweep();
                    last = digests;
                }
                if (!work.next(encodings, digests, renewals)) {
                    pause(properties.poll());
                }
            } catch (RuntimeException e) {
                log.warn("no work could be taken: {}", e.toString());
                pause(AFTER_FAILURE);
            }
        }
    }

    private void sweep() {
        try {
            Map<String, List<TenantId>> served = new HashMap<>();
            Map<String, List<TenantId>> wanted = new HashMap<>();
            for (TenantId tenant : documents.tenants()) {
                of(served, encodings.served(tenant)).add(tenant);
                encodings
                        .wanted(tenant)
                        .forEach(encoding -> of(wanted, encoding.digest()).add(tenant));
            }
            // What cannot be computed at present is still searched.
            served.forEach(tasks::seen);
            wanted.forEach((digest, tenants) -> {
                int added = tasks.add(digest, tenants);
                if (added > 0) {
                    log.info("{} documents have no vectors of digest {} yet", added, digest);
                    changed(new DocumentsChanged());
                }
            });
        } catch (RuntimeException e) {
            log.warn("could not look for documents without vectors: {}", e.toString());
        }
    }

    private static List<TenantId> of(Map<String, List<TenantId>> tenants, String digest) {
        return tenants.computeIfAbsent(digest, one -> new ArrayList<>());
    }

    private void count() {
        try {
            waiting = tasks.waiting(encodings.digests());
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
