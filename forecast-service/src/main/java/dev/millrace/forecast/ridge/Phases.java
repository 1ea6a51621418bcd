package dev.millrace.forecast.ridge;

/**
 * Parts of a season, each of about as many rows, by where a forecast begins.
 *
 * @param season in rows
 * @param count of parts, at most {@code season}; 1: no parts
 */
public record Phases(int season, int count) {

    /** All rows alike. */
    public static final Phases NONE = new Phases(1, 1);

    public Phases {
        if (count < 1 || count > season) {
            throw new IllegalArgumentException("a season of " + season + " rows has no " + count + " parts");
        }
    }

    /** From 0 to {@code count} - 1. @param row of the table */
    public int of(int row) {
        return (int) ((long) (row % season) * count / season);
    }
}
