package dev.millrace.retrieval.block;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * How often documents have been answered from, what is long ago counting less: what is expected to be used again. It survives new versions of
 * a document, and no restart. Thread-safe.
 */
public final class ReuseRates {

    private static final int MOST_DOCUMENTS = 100_000;

    private final Clock clock;
    private final double halfLifeSeconds;
    private final Map<TenantId, Map<DocumentId, Rate>> rates = new HashMap<>();
    private int size;

    private record Rate(double uses, Instant at) {}

    /** @param halfLife after which a use counts half */
    public ReuseRates(Clock clock, Duration halfLife) {
        this.clock = clock;
        this.halfLifeSeconds = halfLife.toMillis() / 1e3;
    }

    /** Passages of a document were used. */
    public synchronized void used(TenantId tenant, DocumentId document, int passages) {
        Instant now = clock.instant();
        Map<DocumentId, Rate> own = rates.computeIfAbsent(tenant, _ -> new HashMap<>());
        Rate before = own.put(document, new Rate(now(own.get(document), now) + passages, now));
        if (before == null && ++size > MOST_DOCUMENTS) {
            forgetHalf(now);
        }
    }

    /** Uses of a document, those of long ago counting less; 0 for one that was never used. */
    public synchronized double of(TenantId tenant, DocumentId document) {
        return now(rates.getOrDefault(tenant, Map.of()).get(document), clock.instant());
    }

    /** What a document of the tenant that nobody knows yet may be expected to have: the mean over those that were used. */
    public synchronized double typical(TenantId tenant) {
        Instant now = clock.instant();
        return rates.getOrDefault(tenant, Map.of()).values().stream()
                .mapToDouble(rate -> now(rate, now))
                .average()
                .orElse(0);
    }

    private double now(@org.jspecify.annotations.Nullable Rate rate, Instant now) {
        return rate == null
                ? 0
                : rate.uses() * Math.pow(0.5, Duration.between(rate.at(), now).toMillis() / 1e3 / halfLifeSeconds);
    }

    private void forgetHalf(Instant now) {
        PriorityQueue<Double> least = new PriorityQueue<>();
        rates.values().forEach(own -> own.values().forEach(rate -> least.add(now(rate, now))));
        double bound = 0;
        for (int i = 0; i < size / 2; i++) {
            bound = least.remove();
        }
        double limit = bound;
        rates.values().forEach(own -> own.values().removeIf(rate -> now(rate, now) <= limit));
        rates.values().removeIf(Map::isEmpty);
        size = rates.values().stream().mapToInt(Map::size).sum();
    }
}
