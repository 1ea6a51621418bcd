package dev.millrace.forecast.shadow;

import java.time.Instant;
import java.util.Optional;

/**
 * What all windows of a shadow came to.
 *
 * @param windows that it took
 * @param scored of these, those held against the values that came
 * @param expired of these, those whose values did not come while they were waited for
 * @param points steps of the windows scored that have a value
 * @param from first step that was scored
 * @param to last step that was scored
 * @param digest over what was scored, in order; blank: nothing
 * @param evidenced windows scored as of the newest evidence
 */
record Totals(
        long windows,
        long scored,
        long expired,
        long points,
        Score candidate,
        Score champion,
        Optional<Instant> from,
        Optional<Instant> to,
        String digest,
        Latencies latencies,
        long evidenced) {

    /** A window more. @param chained digest that goes on with it */
    Totals with(ScoredWindow one, String chained) {
        Instant first = one.window().target(0);
        Instant last = one.window().lastTarget();
        return new Totals(
                windows,
                scored + 1,
                expired,
                points + one.points(),
                candidate.plus(one.candidate()),
                champion.plus(one.champion()),
                Optional.of(from.filter(known -> known.isBefore(first)).orElse(first)),
                Optional.of(to.filter(known -> known.isAfter(last)).orElse(last)),
                chained,
                latencies,
                evidenced);
    }

    /** Whether the sums remain numbers with it. */
    boolean holds(ScoredWindow one) {
        return candidate.plus(one.candidate()).isFinite()
                && champion.plus(one.champion()).isFinite();
    }

    Totals taken(long more) {
        return new Totals(
                windows + more, scored, expired, points, candidate, champion, from, to, digest, latencies, evidenced);
    }

    Totals expired(long more) {
        return new Totals(
                windows, scored, expired + more, points, candidate, champion, from, to, digest, latencies, evidenced);
    }

    /** There is evidence of all of it. */
    Totals said() {
        return new Totals(windows, scored, expired, points, candidate, champion, from, to, digest, latencies, scored);
    }

    /** Whether there is to be evidence: ever larger steps keep its number small. @param least windows between two pieces */
    boolean isEvidenceDue(int least) {
        return scored - evidenced >= Math.max(least, evidenced / 4);
    }

    /** Whether there is anything that evidence does not say yet, and enough in all. */
    boolean hasNews(int least) {
        return scored >= least && scored > evidenced;
    }
}
