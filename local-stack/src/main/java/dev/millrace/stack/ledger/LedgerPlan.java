package dev.millrace.stack.ledger;

import java.time.Duration;

/**
 * What a run writes.
 *
 * @param points first writes in all, spread evenly over the series
 * @param resend share of requests sent again later, same key and body
 * @param correct share of points given a new value later
 * @param kills how many times a part is killed while points are written
 * @param lasts time that the points are spread over
 * @param chunk points of one series in one request
 * @param seriesPerRequest most series in one request
 * @param seed of everything random: bodies, order, victims, pauses
 */
public record LedgerPlan(
        int points,
        int series,
        double resend,
        double correct,
        int kills,
        Duration lasts,
        int chunk,
        int seriesPerRequest,
        int writers,
        long seed) {

    private static final Duration PER_KILL = Duration.ofSeconds(10);
    private static final int CHUNK = 100;
    private static final int SERIES_PER_REQUEST = 10;

    public LedgerPlan {
        if (series < 1 || points < series || writers < 1 || kills < 0) {
            throw new IllegalArgumentException("a run has at least one series, one point each and one writer");
        }
    }

    /** Slow enough that each kill falls into a time of its own. */
    public static LedgerPlan withKills(
            int points, int series, double resend, double correct, int kills, int writers, long seed) {
        return new LedgerPlan(
                points,
                series,
                resend,
                correct,
                kills,
                PER_KILL.multipliedBy(kills),
                CHUNK,
                SERIES_PER_REQUEST,
                writers,
                seed);
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
