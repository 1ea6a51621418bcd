package dev.millrace.stack.ledger;

/**
 * What a run writes.
 *
 * @param points first writes in all, spread evenly over the series
 * @param resend share of requests sent again later, same key and body
 * @param correct share of points given a new value later
 * @param kills how many times a part is killed while points are written
 * @param seed of everything random: bodies, order, victims, pauses
 */
public record LedgerPlan(int points, int series, double resend, double correct, int kills, int writers, long seed) {

    public LedgerPlan {
        if (series < 1 || points < series || writers < 1 || kills < 0) {
            throw new IllegalArgumentException("a run has at least one series, one point each and one writer");
        }
    }

    int pointsPerSeries() {
        return points / series;
    }

    String seriesId(int series) {
        return "ledger-%d/s%04d".formatted(seed, series);
    }

    /** Nanoseconds since 1970 of a point: one a minute. */
    long time(int index) {
        return (1_700_000_000L + 60L * index) * 1_000_000_000L;
    }
}
