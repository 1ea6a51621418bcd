package dev.millrace.forecast.training.job;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.Series;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.forecast.streaming.Drift;
import dev.millrace.forecast.streaming.StreamingProperties;
import dev.millrace.jobs.Job;
import dev.millrace.registryclient.RegisteredVersion;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Has networks trained anew whose forecasts got worse than they promised, by jobs like those that are asked for: once for each version, and only so often for a
 * model, for one that stays bad is not helped by more of the same. Thread-safe.
 */
@Component
public class Retrainings {

    private static final Logger log = LoggerFactory.getLogger(Retrainings.class);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(5);
    private static final Duration AFTER_DECISION = Duration.ofHours(1);
    private static final int MOST_KNOWN = 10_000;

    /** What another attempt may get over. */
    private static final Set<ErrorCode> PASSING =
            EnumSet.of(ErrorCode.UNAVAILABLE, ErrorCode.OVERLOADED, ErrorCode.DEADLINE_EXCEEDED);

    private final Trainings trainings;
    private final RetrainingTable table;
    private final RegistryClient registry;
    private final SeriesStore store;
    private final Drift drift;
    private final Clock clock;
    private final Counter started;
    /** When to look at a version again: forecasts come much more often. */
    private final Cache<Key, Instant> lookAt =
            Caffeine.newBuilder().maximumSize(MOST_KNOWN).build();

    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("retrainings").factory());

    Retrainings(
            Trainings trainings,
            RetrainingTable table,
            RegistryClient registry,
            SeriesStore store,
            StreamingProperties properties,
            Clock clock,
            MeterRegistry meters) {
        this.trainings = trainings;
        this.table = table;
        this.registry = registry;
        this.store = store;
        this.drift = properties.drift();
        this.clock = clock;
        this.started = meters.counter("millrace.models.retrained");
    }

    private record Key(TenantId tenant, String digest) {}

    /** Soon, if it is to be at all; returns at once. May be said again and again. @param digest of the version whose forecasts got worse */
    public void retrain(TenantId tenant, String digest) {
        Key key = new Key(tenant, digest);
        Instant now = clock.instant();
        Instant due = lookAt.getIfPresent(key);
        if (!drift.retrain() || due != null && now.isBefore(due)) {
            return;
        }
        lookAt.put(key, now.plus(AFTER_FAILURE));
        thread.execute(() -> {
            try {
                decide(tenant, digest, now);
                lookAt.put(key, now.plus(AFTER_DECISION));
            } catch (RuntimeException e) {
                log.warn("version {} is not trained anew for now: {}", digest, e.getMessage());
                log.debug("failed because of", e);
            }
        });
    }

    /** @return the job, if one began */
    Optional<Job> decide(TenantId tenant, String digest, Instant now) {
        if (table.has(tenant, digest)) {
            return Optional.empty();
        }
        RegisteredVersion version = registry.version(tenant, digest).orElseThrow();
        String model = version.name();
        int lately = table.since(tenant, model, now.minus(drift.within()));
        if (lately >= drift.retrainings()) {
            log.warn(
                    "{} got worse than it promised, and is not trained anew: {} trainings in {} did not help",
                    model,
                    lately,
                    drift.within());
            return Optional.empty();
        }
        try {
            Job job = trainings.submit(tenant, Optional.of("drift " + digest), request(tenant, version));
            table.add(tenant, digest, model, Optional.of(job.id()), Optional.empty(), now);
            started.increment();
            log.info("{} got worse than it promised: job {} trains it anew", model, job.id());
            return Optional.of(job);
        } catch (ApiException e) {
            if (PASSING.contains(e.code())) {
                throw e;
            }
            if (e.code() == ErrorCode.IDEMPOTENCY_KEY_REUSED) {
                // Another replica was first, on data that ended a few points earlier.
                return Optional.empty();
            }
            table.add(tenant, digest, model, Optional.empty(), Optional.of(String.valueOf(e.getMessage())), now);
            log.warn("{} got worse than it promised, and cannot be trained anew: {}", model, e.getMessage());
            return Optional.empty();
        }
    }

    private TrainingRequest request(TenantId tenant, RegisteredVersion version) {
        JsonNode manifest = version.manifest();
        Series first = SameAgain.channels(manifest).stream()
                .findFirst()
                .flatMap(channel -> store.find(tenant, channel))
                .orElseThrow(() -> ApiException.notFound("The first channel of " + version.name() + " is not stored"));
        return SameAgain.request(version.name().substring(TrainingPlan.PREFIX.length()), manifest, first.last());
    }

    @PreDestroy
    void close() {
        thread.shutdownNow();
    }
}
