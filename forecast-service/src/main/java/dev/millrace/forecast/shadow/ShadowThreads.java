package dev.millrace.forecast.shadow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Owns the two threads of shadows: one asks candidates, one scores, ends and records. What one of them is doing is finished before it stops. */
@Component
class ShadowThreads implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ShadowThreads.class);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(10);

    /** After the web server, so that what it answers last is counted, too. */
    private static final int PHASE = DEFAULT_PHASE - 4096;

    private static final Duration LOOK = Duration.ofMillis(250);

    private final ShadowAnswers answers;
    private final Scorer scorer;
    private final ShadowEnds ends;
    private final EvidenceSender sender;
    private final Tallies tallies;
    private final ShadowProperties properties;
    private final List<Thread> threads = new ArrayList<>();
    private volatile CountDownLatch stopping = new CountDownLatch(0);

    ShadowThreads(
            ShadowAnswers answers,
            Scorer scorer,
            ShadowEnds ends,
            EvidenceSender sender,
            Tallies tallies,
            ShadowProperties properties) {
        this.answers = answers;
        this.scorer = scorer;
        this.ends = ends;
        this.sender = sender;
        this.tallies = tallies;
        this.properties = properties;
    }

    private interface Work {
        void once() throws InterruptedException;
    }

    @Override
    public synchronized void start() {
        CountDownLatch until = new CountDownLatch(1);
        stopping = until;
        threads.add(Thread.ofPlatform()
                .name("shadow-answers")
                .start(() -> repeat(until, Duration.ZERO, () -> answers.next(LOOK), answers::close)));
        threads.add(Thread.ofPlatform()
                .name("shadow-scores")
                .start(() -> repeat(until, properties.scan(), () -> round(until), () -> {})));
    }

    private void round(CountDownLatch until) throws InterruptedException {
        attempt(() -> score(until));
        attempt(scorer::expire);
        attempt(ends::look);
        attempt(sender::send);
    }

    private void score(CountDownLatch until) {
        while (scorer.score() && until.getCount() > 0) {
            log.debug("more windows are due");
        }
    }

    @Override
    public synchronized void stop() {
        stopping.countDown();
        try {
            for (Thread thread : threads) {
                thread.join(STOPPED_WITHIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.clear();
        tallies.save();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    @Override
    public boolean isRunning() {
        return stopping.getCount() > 0;
    }

    private void repeat(CountDownLatch until, Duration pause, Work work, Work last) {
        try {
            while (!until.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                if (!attempt(work)) {
                    until.await(properties.scan().toNanos(), TimeUnit.NANOSECONDS);
                }
            }
            attempt(last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One thing that fails keeps nothing else from being done. */
    private static boolean attempt(Work work) throws InterruptedException {
        try {
            work.once();
            return true;
        } catch (RuntimeException e) {
            log.warn(
                    "{} failed and goes on after a pause: {}",
                    Thread.currentThread().getName(),
                    e.toString());
            log.debug("failed because of", e);
            return false;
        }
    }
}
