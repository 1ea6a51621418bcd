package dev.millrace.forecast.series;

import dev.millrace.events.TenantId;
import dev.millrace.servicekit.ApiException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Puts the points of one series on the steps of another. */
final class OtherSteps {

    private static final String POINTS = """
            select time, value from points
            where tenant = ? and series = ? and time between ? and ?
            order by time limit ?
            """;
    private static final int MOST_POINTS = 2_000_000;
    private static final int FETCH = 10_000;

    private final long[] times;
    private final Optional<Frequency> own;

    /** @param own frequency of the series that is read, if it has one */
    OtherSteps(List<Instant> times, Optional<Frequency> own) {
        if (times.size() < 2) {
            throw new IllegalArgumentException("steps are at least two");
        }
        this.times = times.stream().mapToLong(Nanos::of).toArray();
        this.own = own;
    }

    double[] values(Connection connection, TenantId tenant, CatalogueRow row) throws SQLException {
        double[] values = new double[times.length];
        Arrays.fill(values, Double.NaN);
        long before = times[1] - times[0];
        long first = own.map(step -> Nanos.of(step.plus(Nanos.instant(times[0]), -1)))
                .orElse(times[0] - before);
        try (PreparedStatement statement = connection.prepareStatement(POINTS)) {
            statement.setString(1, tenant.value());
            statement.setLong(2, row.series());
            statement.setLong(3, Math.min(first, times[0] - before));
            statement.setLong(4, times[times.length - 1] + before);
            statement.setInt(5, MOST_POINTS + 1);
            statement.setFetchSize(FETCH);
            try (ResultSet rows = statement.executeQuery()) {
                int read = 0;
                int step = 0;
                while (rows.next()) {
                    if (++read > MOST_POINTS) {
                        throw ApiException.invalid(
                                "covariates",
                                row.id() + " has more than " + MOST_POINTS
                                        + " points beside the series: store it in longer steps");
                    }
                    step = put(rows.getLong(1), rows.getDouble(2), step, values);
                }
            }
        }
        return values;
    }

    /** Points come in order. @return step that the point belongs to or lies before */
    private int put(long time, double value, int from, double[] values) {
        int step = from;
        while (step + 1 < times.length && time > middle(step)) {
            step++;
        }
        if (Math.abs(time - times[step]) <= halfStep(step)) {
            values[step] = value;
        }
        if (own.isPresent()) {
            long until = Nanos.of(own.get().plus(Nanos.instant(time), 1));
            for (int later = step; later < times.length && times[later] < until; later++) {
                if (times[later] >= time && (later > step || Double.isNaN(values[later]))) {
                    values[later] = value;
                }
            }
        }
        return step;
    }

    private long middle(int step) {
        return times[step] + (times[step + 1] - times[step]) / 2;
    }

    private long halfStep(int step) {
        return (step + 1 < times.length ? times[step + 1] - times[step] : times[step] - times[step - 1]) / 2;
    }
}
