package dev.millrace.registryclient.kernel;

import dev.millrace.kernels.KernelDescriptor;
import dev.millrace.registryclient.KernelRecorded;
import dev.millrace.servicekit.ApiException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.SmartLifecycle;

/**
 * Tells the registry which kernels this build has, on a thread of its own: no start waits for it.
 *
 * <p>Health is unknown until the registry has answered for each, and out of service while a kernel is in conflict with it. It is no part
 * of readiness: models without that kernel are served.
 */
public class KernelAnnouncer implements SmartLifecycle, HealthIndicator {

    private static final Logger log = LoggerFactory.getLogger(KernelAnnouncer.class);

    private final KernelLedger ledger;
    private final Function<KernelDescriptor, KernelRecorded> registry;
    private final KernelProperties properties;

    private @Nullable CountDownLatch stop;
    private @Nullable Thread thread;

    KernelAnnouncer(
            KernelLedger ledger, Function<KernelDescriptor, KernelRecorded> registry, KernelProperties properties) {
        this.ledger = ledger;
        this.registry = registry;
        this.properties = properties;
    }

    /**
     * Before a version that names kernels is registered. Asks the registry only where it has not answered yet.
     *
     * @throws ApiException {@code unavailable} when it cannot be reached
     */
    public void requireAnnounced() {
        if (!ledger.complete()) {
            announce();
        }
    }

    @Override
    public synchronized void start() {
        CountDownLatch stopping = new CountDownLatch(1);
        stop = stopping;
        thread = Thread.ofVirtual().name("kernel-announcer").start(() -> run(stopping));
    }

    @Override
    public synchronized void stop() {
        if (stop != null && thread != null) {
            stop.countDown();
            thread.interrupt();
        }
        thread = null;
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    @Override
    public Health health() {
        List<String> conflicts = ledger.conflicts();
        Health.Builder health = !conflicts.isEmpty()
                ? Health.outOfService().withDetail("conflicts", conflicts)
                : ledger.complete() ? Health.up() : Health.unknown();
        return health.withDetail("kernels", ledger.kernels().size()).build();
    }

    private void run(CountDownLatch stopping) {
        Duration pause = properties.firstRetry();
        try {
            while (true) {
                boolean told = tryToAnnounce(pause);
                if (stopping.await((told ? properties.every() : pause).toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                pause = told ? properties.firstRetry() : doubled(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean tryToAnnounce(Duration pause) {
        try {
            announce();
            return true;
        } catch (ApiException e) {
            log.info("kernels are not recorded, trying again in {}: {}", pause, e.getMessage());
        } catch (RuntimeException e) {
            log.error("kernels cannot be recorded", e);
        }
        return false;
    }

    private void announce() {
        for (KernelDescriptor kernel : ledger.kernels()) {
            KernelRecorded answer = registry.apply(kernel);
            if (ledger.answered(kernel, answer) && answer instanceof KernelRecorded.Conflict(String detail)) {
                log.error(
                        "kernel {} version {} of this build has the digest {} and serves no model: {}",
                        kernel.name(),
                        kernel.version(),
                        kernel.digest(),
                        detail);
            }
        }
    }

    private Duration doubled(Duration pause) {
        Duration next = pause.multipliedBy(2);
        return next.compareTo(properties.lastRetry()) < 0 ? next : properties.lastRetry();
    }
}
