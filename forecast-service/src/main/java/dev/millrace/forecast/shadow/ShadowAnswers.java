package dev.millrace.forecast.shadow;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.events.SeriesId;
import dev.millrace.forecast.serving.Candidate;
import dev.millrace.forecast.serving.Candidates;
import dev.millrace.forecast.serving.NetworkAnswer;
import dev.millrace.forecast.shadow.AskedQueue.Asked;
import dev.millrace.forecast.shadow.ShadowMetrics.Dropped;
import dev.millrace.forecast.shadow.Tallies.Fate;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Asks candidates for what champions have answered, one request at a time. One thread. */
@Component
class ShadowAnswers {

    private static final Logger log = LoggerFactory.getLogger(ShadowAnswers.class);
    private static final Duration YIELD = Duration.ofMillis(1);
    private static final int MOST_KNOWN = 100_000;

    private final AskedQueue queue;
    private final RunningShadows running;
    private final HeldCandidates held;
    private final Candidates candidates;
    private final Keeping keeping;
    private final Tallies tallies;
    private final ShadowMetrics metrics;
    private final ShadowProperties properties;

    /** Windows that are put away, so that a candidate is not asked for them again. What is forgotten here the database still knows. */
    private final Cache<Known, Boolean> known =
            Caffeine.newBuilder().maximumSize(MOST_KNOWN).build();

    ShadowAnswers(
            AskedQueue queue,
            RunningShadows running,
            HeldCandidates held,
            Candidates candidates,
            Keeping keeping,
            Tallies tallies,
            ShadowMetrics metrics,
            ShadowProperties properties) {
        this.queue = queue;
        this.running = running;
        this.held = held;
        this.candidates = candidates;
        this.keeping = keeping;
        this.tallies = tallies;
        this.metrics = metrics;
        this.properties = properties;
    }

    private record Known(Shadow.Key shadow, SeriesId series, Instant origin) {}

    /** Answers the next request, if one comes in time, and lets go of candidates that are asked no more. */
    void next(Duration within) throws InterruptedException {
        Optional<Asked> asked = queue.poll(within);
        Set<Shadow.Key> going = running.keys();
        held.retain(going);
        if (asked.isPresent() && going.contains(asked.get().shadow().key())) {
            answer(asked.get());
        }
    }

    /** What waits is counted as dropped, and no candidate is kept. */
    void close() throws InterruptedException {
        for (Optional<Asked> left = queue.poll(Duration.ZERO); left.isPresent(); left = queue.poll(Duration.ZERO)) {
            drop(left.get().shadow(), Dropped.LATE);
        }
        held.retain(Set.of());
    }

    private void answer(Asked asked) {
        Shadow shadow = asked.shadow();
        // a pass takes a core that requests could use
        while (candidates.isBusy() && !asked.isLate(properties.patience())) {
            LockSupport.parkNanos(YIELD.toNanos());
        }
        if (asked.isLate(properties.patience())) {
            drop(shadow, Dropped.LATE);
            return;
        }
        Instant origin = asked.answered().answer().end();
        List<SeriesId> wanted = asked.answered().series().stream()
                .distinct()
                .filter(series -> known.getIfPresent(new Known(shadow.key(), series, origin)) == null)
                .toList();
        if (wanted.isEmpty()) {
            tallies.count(shadow.key(), Fate.REPEATED);
            return;
        }
        try {
            Candidate candidate = held.get(shadow);
            long start = System.nanoTime();
            NetworkAnswer answer = candidate.answer(asked.answered().answer());
            long nanos = System.nanoTime() - start;
            metrics.answered(nanos);
            keep(asked, wanted, answer, nanos);
        } catch (DataAccessException | TransactionException e) {
            log.warn("what a candidate answered could not be kept: {}", e.getMessage());
            drop(shadow, Dropped.WINDOWS);
        } catch (RuntimeException e) {
            if (!(e instanceof ApiException)) {
                log.error("candidate {} of {} failed", shadow.candidate(), shadow.model(), e);
            }
            metrics.failed();
            tallies.failed(shadow.key(), e instanceof ApiException said ? reason(said) : String.valueOf(e));
        }
    }

    private void keep(Asked asked, List<SeriesId> wanted, NetworkAnswer answer, long nanos) {
        Shadow shadow = asked.shadow();
        List<ShadowWindow> windows = new ArrayList<>();
        for (SeriesId series : wanted) {
            windows.add(ShadowWindow.of(
                            series,
                            asked.answered().answer(),
                            answer,
                            asked.answered().horizon())
                    .orElseThrow(() -> new ApiException(
                            ErrorCode.INTERNAL, "it answered something that is no number for " + series)));
        }
        switch (keeping.keep(shadow, windows, nanos)) {
            case NEW -> remember(shadow, windows, Fate.ANSWERED);
            case KNOWN -> remember(shadow, windows, Fate.REPEATED);
            case FULL -> drop(shadow, Dropped.WINDOWS);
            case OVER -> log.debug("{} is over", shadow.id());
        }
    }

    private void remember(Shadow shadow, List<ShadowWindow> windows, Fate fate) {
        windows.forEach(window -> known.put(new Known(shadow.key(), window.series(), window.origin()), true));
        tallies.count(shadow.key(), fate);
    }

    private void drop(Shadow shadow, Dropped why) {
        tallies.count(shadow.key(), Fate.DROPPED);
        metrics.dropped(why);
    }

    private static String reason(ApiException e) {
        return e.code().code() + ": " + e.getMessage();
    }
}
