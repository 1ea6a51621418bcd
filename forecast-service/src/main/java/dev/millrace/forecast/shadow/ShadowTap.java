package dev.millrace.forecast.shadow;

import dev.millrace.forecast.inference.ServedNetwork;
import dev.millrace.forecast.serving.NetworkAnswered;
import dev.millrace.forecast.shadow.AskedQueue.Asked;
import dev.millrace.forecast.shadow.ShadowMetrics.Dropped;
import dev.millrace.forecast.shadow.Tallies.Fate;
import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Where shadows hear of requests. It stands on the thread that gives the answer, so it looks up, counts and puts into a queue, and nothing else. Thread-safe. */
@Component
class ShadowTap {

    private static final Logger log = LoggerFactory.getLogger(ShadowTap.class);

    private final RunningShadows running;
    private final AskedQueue queue;
    private final Tallies tallies;
    private final ShadowMetrics metrics;
    private final Clock clock;

    ShadowTap(RunningShadows running, AskedQueue queue, Tallies tallies, ShadowMetrics metrics, Clock clock) {
        this.running = running;
        this.queue = queue;
        this.tallies = tallies;
        this.metrics = metrics;
        this.clock = clock;
    }

    @EventListener
    void on(NetworkAnswered answered) {
        try {
            ServedNetwork served = answered.answer().served();
            for (Shadow shadow : running.of(answered.tenant(), served.name())) {
                Instant now = clock.instant();
                // A version that has just taken over is another champion: the shadow is about to end.
                if (shadow.champion().equals(served.digest())
                        && shadow.until().filter(end -> !now.isBefore(end)).isEmpty()) {
                    take(shadow, answered);
                }
            }
        } catch (RuntimeException e) {
            log.error("a shadow missed a request", e);
        }
    }

    private void take(Shadow shadow, NetworkAnswered answered) {
        if (!shadow.takes(answered.answer().end())) {
            tallies.count(shadow.key(), Fate.PASSED_OVER);
            return;
        }
        tallies.count(shadow.key(), Fate.SAMPLED);
        if (!queue.offer(new Asked(shadow, answered, System.nanoTime()))) {
            tallies.count(shadow.key(), Fate.DROPPED);
            metrics.dropped(Dropped.QUEUE);
        }
    }
}
