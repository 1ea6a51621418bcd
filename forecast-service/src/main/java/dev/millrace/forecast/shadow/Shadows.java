package dev.millrace.forecast.shadow;

import dev.millrace.events.TenantId;
import dev.millrace.forecast.serving.Candidates;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Begins shadows, stops and forgets them. Thread-safe. */
@Component
class Shadows {

    private static final Duration RETRY = Duration.ofSeconds(5);

    private final ShadowTable table;
    private final ShadowEnds ends;
    private final RunningShadows running;
    private final Candidates candidates;
    private final HeldCandidates held;
    private final TransactionTemplate transactions;
    private final ShadowProperties properties;
    private final Clock clock;

    /** Weights are read into memory before they are native: one at a time. */
    private final Semaphore loading = new Semaphore(1);

    Shadows(
            ShadowTable table,
            ShadowEnds ends,
            RunningShadows running,
            Candidates candidates,
            HeldCandidates held,
            TransactionTemplate transactions,
            ShadowProperties properties,
            Clock clock) {
        this.table = table;
        this.ends = ends;
        this.running = running;
        this.candidates = candidates;
        this.held = held;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Begins once the candidate is in memory. It is durable when this returns; other replicas take it up within a second.
     *
     * @throws ApiException as {@link Candidates#fit}; {@code overloaded} when there are too many
     */
    Standing begin(TenantId tenant, ShadowRequest.Checked request) {
        if (!loading.tryAcquire()) {
            throw tooMany("Another candidate is being loaded", Optional.of(RETRY));
        }
        try {
            requireRoom(tenant);
            Candidates.Fit fit = candidates.fit(tenant, request.model(), request.version());
            Shadow shadow = new Shadow(
                    tenant,
                    UUID.randomUUID().toString(),
                    request.model(),
                    request.version(),
                    fit.champion(),
                    request.share(),
                    request.until(),
                    request.maximum(),
                    now());
            held.requireRoom(fit.candidate());
            try {
                insert(shadow);
            } catch (RuntimeException e) {
                fit.candidate().close();
                throw e;
            }
            // What is not known to run would be let go of.
            running.look();
            held.add(shadow.key(), fit.candidate());
            return table.find(shadow.key()).orElseThrow();
        } finally {
            loading.release();
        }
    }

    private void insert(Shadow shadow) {
        transactions.executeWithoutResult(status -> {
            table.lockBeginning();
            requireRoom(shadow.tenant());
            if (!table.insert(shadow)) {
                throw ApiException.invalid(
                        "version", "is in a shadow of " + shadow.model() + " already: stop that first");
            }
        });
    }

    private void requireRoom(TenantId tenant) {
        if (table.going(Optional.of(tenant)) >= properties.maxOfTenant()) {
            throw tooMany(
                    "There are " + properties.maxOfTenant() + " shadows already, which is the most: stop one first",
                    Optional.empty());
        }
        if (table.going(Optional.empty()) >= properties.maxInAll()) {
            throw tooMany("There are as many shadows as all tenants may have together", Optional.of(RETRY));
        }
    }

    List<Standing> list(TenantId tenant) {
        return table.list(tenant);
    }

    Optional<Standing> find(Shadow.Key key) {
        return table.find(key);
    }

    /** Ends it; one that has ended stays as it is. */
    Optional<Standing> stop(Shadow.Key key) {
        ends.end(key, Optional.of(EndReason.STOPPED));
        running.look();
        return table.find(key);
    }

    /** With all that it knows; evidence that is recorded stays recorded. */
    boolean delete(Shadow.Key key) {
        boolean deleted = table.delete(key);
        running.look();
        return deleted;
    }

    /** As the database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static ApiException tooMany(String detail, Optional<Duration> retryAfter) {
        return new ApiException(ErrorCode.OVERLOADED, detail, List.of(), retryAfter, null);
    }
}
