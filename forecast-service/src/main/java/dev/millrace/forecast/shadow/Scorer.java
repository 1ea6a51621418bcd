package dev.millrace.forecast.shadow;

import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.forecast.shadow.WindowTable.Due;
import dev.millrace.forecast.shadow.WindowTable.Place;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Holds windows against the values that came, each once, whichever replica does it: a window leaves the table in the transaction that counts it. Both versions
 * count on exactly the same steps. The values are those stored at that moment; what comes or is corrected later changes nothing. Steps that the series has gone
 * past are waited for a while, and then left out for both.
 */
@Component
class Scorer {

    private static final Logger log = LoggerFactory.getLogger(Scorer.class);

    private final ShadowTable shadows;
    private final WindowTable windows;
    private final EvidenceTable evidence;
    private final SeriesStore store;
    private final TransactionTemplate transactions;
    private final ShadowProperties properties;
    private final ShadowMetrics metrics;
    private final Clock clock;

    Scorer(
            ShadowTable shadows,
            WindowTable windows,
            EvidenceTable evidence,
            SeriesStore store,
            TransactionTemplate transactions,
            ShadowProperties properties,
            ShadowMetrics metrics,
            Clock clock) {
        this.shadows = shadows;
        this.windows = windows;
        this.evidence = evidence;
        this.store = store;
        this.transactions = transactions;
        this.properties = properties;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** What is to be done with the windows of a shadow. */
    private static final class Verdicts {
        private final List<ScoredWindow> scored = new ArrayList<>();
        private final List<Place> expired = new ArrayList<>();
        private final List<Place> postponed = new ArrayList<>();
    }

    /** @return whether there may be more that is due */
    boolean score() {
        Instant now = clock.instant();
        List<Due> due = windows.due(now.minus(properties.late()), properties.batch());
        Map<Shadow.Key, Verdicts> verdicts = new LinkedHashMap<>();
        Map<TenantId, List<Due>> byTenant = due.stream()
                .collect(Collectors.groupingBy(one -> one.shadow().tenant(), LinkedHashMap::new, Collectors.toList()));
        byTenant.forEach((tenant, own) -> {
            Actuals actuals = read(tenant, own);
            own.forEach(one -> judge(one, actuals, verdicts.computeIfAbsent(one.shadow(), _ -> new Verdicts())));
        });
        verdicts.forEach((key, found) -> transactions.executeWithoutResult(
                status -> shadows.lock(key).ifPresent(standing -> count(standing, found))));
        return due.size() >= properties.batch();
    }

    private static void judge(Due due, Actuals actuals, Verdicts verdicts) {
        Place place = Place.of(due.window());
        Optional<double[]> values = actuals.of(due.window());
        if (values.isEmpty()) {
            verdicts.postponed.add(place);
            return;
        }
        ScoredWindow scored = new ScoredWindow(due.window(), values.get());
        if (Arrays.stream(values.get()).anyMatch(Double::isNaN) && !due.waited()) {
            verdicts.postponed.add(place);
        } else if (scored.counts()) {
            verdicts.scored.add(scored);
        } else {
            verdicts.expired.add(place);
        }
    }

    /** What cannot be read is looked at again later: it must not keep other tenants' windows waiting. */
    private Actuals read(TenantId tenant, List<Due> due) {
        try {
            return Actuals.read(store, tenant, due);
        } catch (RuntimeException e) {
            log.warn("{} windows of {} are scored later: {}", due.size(), tenant, e.toString());
            return Actuals.NONE;
        }
    }

    private void count(Standing standing, Verdicts verdicts) {
        Shadow.Key key = standing.shadow().key();
        Instant now = clock.instant();
        if (!verdicts.postponed.isEmpty()) {
            windows.postpone(key, verdicts.postponed, now);
        }
        List<Place> over = new ArrayList<>(verdicts.expired);
        verdicts.scored.forEach(one -> over.add(Place.of(one.window())));
        Set<Place> removed = over.isEmpty() ? Set.of() : windows.remove(key, over);
        Totals totals = standing.totals();
        int scored = 0;
        for (ScoredWindow one : verdicts.scored) {
            if (removed.contains(Place.of(one.window())) && totals.holds(one)) {
                totals = totals.with(one, one.chained(totals.digest()));
                scored++;
                if (totals.isEvidenceDue(properties.evidence())) {
                    evidence.insert(key, totals.scored(), Evidences.of(standing.shadow(), totals, now));
                    totals = totals.said();
                }
            }
        }
        if (!removed.isEmpty()) {
            shadows.update(key, totals.expired(removed.size() - scored));
            metrics.scored(scored);
            metrics.expired(removed.size() - scored);
        }
    }

    /** Gives up windows whose values did not come in time. */
    void expire() {
        Instant now = clock.instant();
        for (Shadow.Key key : windows.withExpired(now)) {
            transactions.executeWithoutResult(status -> shadows.lock(key).ifPresent(standing -> {
                int expired = windows.removeExpired(key, now);
                shadows.update(key, standing.totals().expired(expired));
                metrics.expired(expired);
            }));
        }
    }
}
