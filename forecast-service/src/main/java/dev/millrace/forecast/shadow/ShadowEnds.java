package dev.millrace.forecast.shadow;

import dev.millrace.events.AliasState;
import dev.millrace.registryclient.AliasTable;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.servicekit.ApiException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Ends shadows that are over, and says why. Nothing ends on hearsay: after a start the aliases are not all known yet, so the registry is asked first. While it
 * is away, nothing ends because of it. Thread-safe, except that {@link #look} is for one thread.
 */
@Component
class ShadowEnds {

    private static final Logger log = LoggerFactory.getLogger(ShadowEnds.class);

    private final ShadowTable shadows;
    private final WindowTable windows;
    private final EvidenceTable evidence;
    private final AliasTable aliases;
    private final RegistryClient registry;
    private final TransactionTemplate transactions;
    private final ShadowProperties properties;
    private final Clock clock;
    private Instant checkAt = Instant.MIN;

    ShadowEnds(
            ShadowTable shadows,
            WindowTable windows,
            EvidenceTable evidence,
            AliasTable aliases,
            RegistryClient registry,
            TransactionTemplate transactions,
            ShadowProperties properties,
            Clock clock) {
        this.shadows = shadows;
        this.windows = windows;
        this.evidence = evidence;
        this.aliases = aliases;
        this.registry = registry;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    void look() {
        Instant now = clock.instant();
        boolean thorough = !now.isBefore(checkAt);
        if (thorough) {
            checkAt = now.plus(properties.check());
        }
        for (Standing standing : shadows.going()) {
            try {
                look(standing, thorough, now);
            } catch (ApiException e) {
                log.debug(
                        "whether {} is over is looked up later",
                        standing.shadow().id(),
                        e);
            }
        }
    }

    private void look(Standing standing, boolean thorough, Instant now) {
        Shadow shadow = standing.shadow();
        if (standing.state() == ShadowState.FINISHING && standing.pending() == 0) {
            end(shadow.key(), Optional.empty());
            return;
        }
        if (standing.state() == ShadowState.RUNNING
                && shadow.until().filter(end -> !now.isBefore(end)).isPresent()) {
            shadows.finish(shadow.key(), EndReason.UNTIL);
        }
        Optional<String> heard = aliases.champion(shadow.tenant(), shadow.model());
        if (!heard.equals(Optional.of(shadow.champion()))) {
            Optional<String> names = registry.alias(shadow.tenant(), shadow.model(), AliasTable.CHAMPION)
                    .flatMap(AliasState::digest);
            if (names.equals(Optional.of(shadow.candidate()))) {
                end(shadow.key(), Optional.of(EndReason.PROMOTED));
            } else if (!names.equals(Optional.of(shadow.champion()))) {
                end(shadow.key(), Optional.of(EndReason.CHAMPION_MOVED));
            }
        } else if (thorough
                && registry.version(shadow.tenant(), shadow.candidate()).isEmpty()) {
            end(shadow.key(), Optional.of(EndReason.CANDIDATE_DELETED));
        }
    }

    /**
     * Ends a shadow now; what waits for its values is given up, and counts as expired. What was scored becomes evidence, if it is enough. One that has ended
     * stays as it is.
     *
     * @param why empty: for the reason that it is finishing for, once nothing of it is pending
     */
    void end(Shadow.Key key, Optional<EndReason> why) {
        transactions.executeWithoutResult(status -> {
            Optional<Standing> found = shadows.lock(key).filter(one -> one.state() != ShadowState.ENDED);
            if (found.isPresent()) {
                end(found.get(), why);
            }
        });
    }

    private void end(Standing standing, Optional<EndReason> why) {
        Shadow shadow = standing.shadow();
        Instant now = clock.instant();
        String reason = why.map(EndReason::wireName).or(standing::reason).orElse(EndReason.STOPPED.wireName());
        Totals totals = standing.totals().expired(windows.removeAll(shadow.key()));
        if (totals.hasNews(properties.evidence()) && !why.equals(Optional.of(EndReason.CANDIDATE_DELETED))) {
            evidence.insert(shadow.key(), totals.scored(), Evidences.of(shadow, totals, now));
            totals = totals.said();
        }
        shadows.update(shadow.key(), totals);
        shadows.end(shadow.key(), reason, now);
        shadows.forget(shadow.tenant(), properties.kept());
        log.info("shadow {} of {} has ended: {}", shadow.id(), shadow.model(), reason);
    }
}
