package dev.millrace.forecast.serving;

import dev.millrace.events.TenantId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Has models fitted anew that go on answering meanwhile, one after the other. Thread-safe. */
@Component
class Renewals {

    private static final Logger log = LoggerFactory.getLogger(Renewals.class);

    private final Fits fits;
    private final Counter renewed;
    private final Set<LoadedModel.Key> waiting = ConcurrentHashMap.newKeySet();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("model-renewals").factory());

    Renewals(Fits fits, MeterRegistry meters) {
        this.fits = fits;
        this.renewed = meters.counter("millrace.models.renewed");
    }

    /** Does nothing while the same model waits already. */
    void renew(TenantId tenant, FitTask task) {
        if (waiting.add(task.key())) {
            thread.execute(() -> {
                try {
                    if (fits.make(tenant, List.of(task)).values().stream()
                            .anyMatch(done -> done.model().isPresent())) {
                        renewed.increment();
                    }
                } catch (RuntimeException e) {
                    log.warn("{} goes on as it is: {}", task.key().name(), e.getMessage());
                } finally {
                    waiting.remove(task.key());
                }
            });
        }
    }

    @PreDestroy
    void close() {
        thread.shutdownNow();
    }
}
