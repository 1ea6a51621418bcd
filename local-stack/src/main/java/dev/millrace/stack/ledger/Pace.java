package dev.millrace.stack.ledger;

import java.time.Duration;

/** Spreads writes over time, so that parts are killed while points are on their way and not after. Thread-safe. */
final class Pace {

    private final double nanosPerPoint;
    private long next = System.nanoTime();

    Pace(LedgerPlan plan) {
        nanosPerPoint = (double) plan.lasts().toNanos() / plan.points();
    }

    /** Waits for the turn of so many points. What an outage held up is not made up for by a burst. */
    void await(int points) throws InterruptedException {
        long turn;
        synchronized (this) {
            turn = Math.max(next, System.nanoTime());
            next = turn + (long) (points * nanosPerPoint);
        }
        long wait = turn - System.nanoTime();
        if (wait > 0) {
            Thread.sleep(Duration.ofNanos(wait));
        }
    }
}
