package dev.millrace.forecast.streaming;

import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.series.SeriesStore.HistoryResult;
import dev.millrace.forecast.series.SeriesUpdates;
import dev.millrace.forecast.streaming.StreamStore.Saved;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Opens streams and solves for their weights on a thread of its own, those first that wait longest, within its share of a processor. */
@Component
class Solver implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Solver.class);
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(5);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    /** A series in months, or without a grid, is none that can be followed: it may become one. */
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(10);

    private final SeriesUpdates series;
    private final StreamStore store;
    private final StreamingProperties properties;
    private final Clock clock;
    private final Timer solving;
    private final Counter fromCheckpoint;
    private final Counter fromPoints;
    private final LinkedBlockingQueue<HeldStream> waiting = new LinkedBlockingQueue<>();
    private volatile boolean running;
    private Optional<Thread> thread = Optional.empty();

    Solver(SeriesUpdates series, StreamStore store, StreamingProperties properties, Clock clock, MeterRegistry meters) {
        this.series = series;
        this.store = store;
        this.properties = properties;
        this.clock = clock;
        this.solving = meters.timer("millrace.streams.solving");
        this.fromCheckpoint = meters.counter("millrace.streams.opened", "from", "checkpoint");
        this.fromPoints = meters.counter("millrace.streams.opened", "from", "points");
    }

    /** To be opened if it is not, and solved, soon. */
    void solve(HeldStream stream) {
        if (stream.enqueue()) {
            waiting.add(stream);
        }
    }

    @Override
    public synchronized void start() {
        running = true;
        thread = Optional.of(Thread.ofPlatform().name("stream-solver").daemon().start(this::run));
    }

    @Override
    public synchronized void stop() {
        running = false;
        thread.ifPresent(one -> {
            one.interrupt();
            try {
                one.join(STOPPED_WITHIN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread = Optional.empty();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void run() {
        try {
            while (running) {
                HeldStream next = waiting.take();
                next.dequeue();
                long began = System.nanoTime();
                try {
                    work(next);
                } catch (RuntimeException e) {
                    log.warn(
                            "{} does not follow its series for now: {}",
                            next.key().name(),
                            e.toString());
                    log.debug("failed because of", e);
                }
                long took = System.nanoTime() - began;
                solving.record(took, TimeUnit.NANOSECONDS);
                TimeUnit.NANOSECONDS.sleep((long) (took * (1 / properties.share() - 1)));
            }
        } catch (InterruptedException e) {
            log.debug("stopped", e);
        }
    }

    private void work(HeldStream held) {
        if (held.stale()) {
            Instant now = clock.instant();
            held.retry(now.plus(AFTER_FAILURE));
            Optional<SeriesStream> opened = open(held);
            opened.ifPresent(stream -> held.opened(stream, now));
            if (opened.isEmpty()) {
                held.retry(now.plus(AFTER_REFUSAL));
            }
        }
        held.open().filter(SeriesStream::behind).ifPresent(SeriesStream::solve);
    }

    private Optional<SeriesStream> open(HeldStream held) {
        StreamKey key = held.key();
        Optional<Saved> saved = store.find(key, held.digest(), SeriesUpdates.TOLD_FOR);
        int most = properties.steps();
        SeriesUpdates.Opened opened = series.open(
                key.tenant(),
                key.series(),
                saved.isPresent() ? SeriesStream.stepsFor(most) : most,
                saved.map(Saved::revision).orElse(Long.MAX_VALUE));
        if (!(opened.history() instanceof HistoryResult.Found(History history))
                || !(history.frequency() instanceof Frequency.Fixed fixed)) {
            return Optional.empty();
        }
        Optional<SeriesStream> restored = saved.filter(one -> one.number() == opened.number()
                        && !opened.corrected()
                        && one.checkpoint().keeps(properties.keeps()))
                .flatMap(one ->
                        SeriesStream.of(opened.number(), held.version(), one.checkpoint(), history, fixed, most));
        (restored.isPresent() ? fromCheckpoint : fromPoints).increment();
        return restored.or(() -> Optional.of(SeriesStream.of(
                opened.number(), held.version(), newest(history, most), fixed, most, properties.keeps())));
    }

    private static History newest(History history, int most) {
        double[] values = history.values();
        if (values.length <= most) {
            return history;
        }
        int first = values.length - most;
        while (Double.isNaN(values[first])) {
            first++;
        }
        return new History(
                history.series(),
                history.unit(),
                history.frequency(),
                history.end(),
                Arrays.copyOfRange(values, first, values.length),
                history.watermark());
    }
}
