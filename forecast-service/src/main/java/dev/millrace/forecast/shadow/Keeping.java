package dev.millrace.forecast.shadow;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts windows away until their values come. Thread-safe. */
@Component
class Keeping {

    private final ShadowTable shadows;
    private final WindowTable windows;
    private final TransactionTemplate transactions;
    private final ShadowProperties properties;
    private final Clock clock;

    Keeping(
            ShadowTable shadows,
            WindowTable windows,
            TransactionTemplate transactions,
            ShadowProperties properties,
            Clock clock) {
        this.shadows = shadows;
        this.windows = windows;
        this.transactions = transactions;
        this.properties = properties;
        this.clock = clock;
    }

    /** What became of the windows of a request. */
    enum Kept {
        /** Some are new. */
        NEW,
        /** All were there. */
        KNOWN,
        /** No more may wait. */
        FULL,
        /** The shadow takes none any more. */
        OVER
    }

    /** @param nanos that the candidate took */
    Kept keep(Shadow shadow, List<ShadowWindow> found, long nanos) {
        return Optional.ofNullable(transactions.execute(status -> shadows.lock(shadow.key())
                        .filter(standing -> standing.state() == ShadowState.RUNNING)
                        .map(standing -> keep(standing, found, nanos))
                        .orElse(Kept.OVER)))
                .orElseThrow();
    }

    private Kept keep(Standing standing, List<ShadowWindow> found, long nanos) {
        Shadow shadow = standing.shadow();
        Totals totals = standing.totals();
        totals.latencies().add(nanos);
        long left = shadow.maximum().orElse(Long.MAX_VALUE) - totals.windows();
        long room = Math.min(left, properties.maxWindows() - standing.pending());
        if (room <= 0) {
            return Kept.FULL;
        }
        int added = windows.insert(
                shadow.key(),
                found.subList(0, (int) Math.min(room, found.size())),
                clock.instant(),
                properties.expiry());
        Totals taken = totals.taken(added);
        shadows.update(shadow.key(), taken);
        if (taken.windows() >= shadow.maximum().orElse(Long.MAX_VALUE)) {
            shadows.finish(shadow.key(), EndReason.MAXIMUM);
        }
        return added > 0 ? Kept.NEW : Kept.KNOWN;
    }
}
