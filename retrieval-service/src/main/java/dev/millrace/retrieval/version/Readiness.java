package dev.millrace.retrieval.version;

import dev.millrace.events.TenantId;
import dev.millrace.retrieval.document.EncodingProgress.Count;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Whether a tenant's searches can change over to vectors of another digest: when no document is without, or when there have been few for
 * long, because documents come all the time. For one thread.
 */
final class Readiness {

    /** One document in so many may be without its vectors while documents keep coming. */
    private static final int FEW = 100;
    /** Counting takes at most this part of the time. */
    private static final int SHARE = 20;

    private final Counter counter;
    private final Duration settle;
    private final Clock clock;
    private final Map<TenantId, State> states = new HashMap<>();

    /** Counts documents. */
    @FunctionalInterface
    interface Counter {
        Count count(TenantId tenant, String digest);
    }

    /** @param fewSince the end of time: there are not few @param next when is counted again */
    private record State(String digest, Instant fewSince, Instant next) {}

    /** @param settle how long only few documents have been without */
    Readiness(Counter counter, Duration settle, Clock clock) {
        this.counter = counter;
        this.settle = settle;
        this.clock = clock;
    }

    boolean complete(TenantId tenant, String digest) {
        Instant began = clock.instant();
        State state = states.get(tenant);
        if (state == null || !state.digest().equals(digest)) {
            state = new State(digest, Instant.MAX, Instant.MIN);
        }
        if (began.isBefore(state.next())) {
            return false;
        }
        Count count = counter.count(tenant, digest);
        Instant ended = clock.instant();
        boolean few = count.missing() <= count.documents() / FEW;
        Instant fewSince = !few ? Instant.MAX : state.fewSince().equals(Instant.MAX) ? ended : state.fewSince();
        if (count.missing() == 0 || few && !ended.isBefore(fewSince.plus(settle))) {
            states.remove(tenant);
            return true;
        }
        Instant next = ended.plus(Duration.between(began, ended).multipliedBy(SHARE));
        states.put(tenant, new State(digest, fewSince, next));
        return false;
    }
}
