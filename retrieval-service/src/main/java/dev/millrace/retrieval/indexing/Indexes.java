package dev.millrace.retrieval.indexing;

import dev.millrace.events.TenantId;
import dev.millrace.retrieval.document.DocumentsChanged;
import dev.millrace.retrieval.document.IndexState;
import dev.millrace.retrieval.index.FirstStage;
import dev.millrace.retrieval.index.Snapshot;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * This replica's first stage: one thread keeps an index of each tenant beside Postgres, searches read them. Health: the indexes have
 * caught up once with what was there when the service started.
 */
@Component("indexes")
public class Indexes implements FirstStage, IndexState, SmartLifecycle, HealthIndicator {

    private static final Logger log = LoggerFactory.getLogger(Indexes.class);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(30);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final Follower follower;
    private final IndexingProperties properties;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean running;
    private @Nullable Thread thread;

    Indexes(Follower follower, IndexingProperties properties) {
        this.follower = follower;
        this.properties = properties;
    }

    @Override
    public Snapshot open(TenantId tenant) {
        return follower.find(tenant).map(Indexes::snapshot).orElseGet(EmptySnapshot::new);
    }

    private static Snapshot snapshot(FollowedIndex followed) {
        return new WatchedSnapshot(followed.index().snapshot(), followed::suspect);
    }

    @Override
    public long searchable(TenantId tenant) {
        return follower.find(tenant).map(FollowedIndex::searchable).orElse(0L);
    }

    @Override
    public Health health() {
        Health.Builder health = follower.caughtUp() ? Health.up() : Health.outOfService();
        return health.withDetail("behind", follower.behind()).build();
    }

    /** Before the threads that write documents, so that the first of them are seen. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 1;
    }

    @Override
    public synchronized void start() {
        running = true;
        thread = Thread.ofPlatform().name("index-follower").start(this::run);
    }

    @Override
    public synchronized void stop() {
        running = false;
        wake.release();
        Thread following = thread;
        if (following != null) {
            try {
                following.join(STOPPED_WITHIN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        thread = null;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @EventListener
    void changed(DocumentsChanged event) {
        wake.release();
    }

    private void run() {
        while (running) {
            Duration pause = properties.poll();
            try {
                while (running && follower.step()) {
                    log.trace("more to index");
                }
            } catch (RuntimeException e) {
                log.warn("the indexes could not follow", e);
                pause = AFTER_FAILURE;
            }
            sleep(pause);
        }
        follower.close();
    }

    private void sleep(Duration pause) {
        try {
            if (wake.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }
}
