package dev.millrace.forecast.subscription;

import dev.millrace.forecast.series.PointsStored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Owns the two threads of subscriptions: one makes what is due, one relays. */
@Component
class SubscriptionThreads implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(SubscriptionThreads.class);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(10);

    private final SubscriptionWorker worker;
    private final OutboxRelay relay;
    private final SubscriptionProperties properties;
    private final Semaphore pointsCame = new Semaphore(0);
    private final Semaphore forecastsWait = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    SubscriptionThreads(SubscriptionWorker worker, OutboxRelay relay, SubscriptionProperties properties) {
        this.worker = worker;
        this.relay = relay;
        this.properties = properties;
    }

    @EventListener
    void on(PointsStored hint) {
        pointsCame.release();
    }

    @Override
    public synchronized void start() {
        running = true;
        threads.add(Thread.ofPlatform()
                .name("subscription-worker")
                .start(() -> repeat(pointsCame, properties.settle(), this::forecast)));
        threads.add(Thread.ofPlatform()
                .name("forecast-relay")
                .start(() -> repeat(forecastsWait, Duration.ZERO, relay::relayAll)));
    }

    @Override
    public synchronized void stop() {
        running = false;
        for (Thread thread : threads) {
            thread.interrupt();
        }
        for (Thread thread : threads) {
            try {
                thread.join(STOPPED_WITHIN);
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

    private interface Work {
        boolean once() throws InterruptedException;
    }

    private boolean forecast() {
        boolean any = false;
        while (running && worker.work()) {
            any = true;
            forecastsWait.release();
        }
        return any;
    }

    private void repeat(Semaphore hints, Duration settle, Work work) {
        try {
            while (running) {
                if (hints.tryAcquire(properties.scan().toMillis(), TimeUnit.MILLISECONDS)) {
                    TimeUnit.NANOSECONDS.sleep(settle.toNanos());
                    hints.drainPermits();
                }
                try {
                    work.once();
                } catch (RuntimeException e) {
                    log.warn(
                            "{} failed and goes on after a pause: {}",
                            Thread.currentThread().getName(),
                            e.toString());
                    log.debug("failed because of", e);
                    TimeUnit.NANOSECONDS.sleep(properties.retry().toNanos());
                }
            }
        } catch (InterruptedException e) {
            log.debug("stopped", e);
        }
    }
}
