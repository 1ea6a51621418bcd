package dev.millrace.forecast.shadow;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** What all shadows of this replica do. Thread-safe. */
@Component
class ShadowMetrics {

    private final MeterRegistry meters;
    private final Timer latency;
    private final Counter failed;
    private final Counter scored;
    private final Counter expired;
    private final Counter recorded;

    ShadowMetrics(MeterRegistry meters, RunningShadows running, AskedQueue queue) {
        this.meters = meters;
        this.latency = meters.timer("millrace.shadows.answered");
        this.failed = meters.counter("millrace.shadows.failed");
        this.scored = meters.counter("millrace.shadows.scored");
        this.expired = meters.counter("millrace.shadows.expired");
        this.recorded = meters.counter("millrace.shadows.evidence");
        meters.gauge("millrace.shadows", running, shadows -> shadows.keys().size());
        meters.gauge("millrace.shadows.queue", queue, AskedQueue::size);
    }

    /** Why a candidate was not asked, or its answer not kept. */
    enum Dropped {
        /** Too many requests wait. */
        QUEUE,
        /** It waited for too long. */
        LATE,
        /** Too many windows wait for their values, or the database did not take them. */
        WINDOWS;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    void answered(long nanos) {
        latency.record(Duration.ofNanos(nanos));
    }

    void dropped(Dropped why) {
        meters.counter("millrace.shadows.dropped", "reason", why.wireName()).increment();
    }

    void failed() {
        failed.increment();
    }

    void scored(int windows) {
        scored.increment(windows);
    }

    void expired(int windows) {
        expired.increment(windows);
    }

    void recorded() {
        recorded.increment();
    }
}
