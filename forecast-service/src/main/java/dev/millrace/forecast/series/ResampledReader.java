package dev.millrace.forecast.series;

import dev.millrace.events.ForecastIssued.Watermark;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.SeriesStore.HistoryResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads stored series in steps that were asked for. */
final class ResampledReader {

    private static final String NEWEST = """
            select time from points where tenant = ? and series = ? order by time desc limit ?
            """;

    private final Resampling resampling;
    private final int maxSteps;

    ResampledReader(Resampling resampling, int maxSteps) {
        this.resampling = resampling;
        this.maxSteps = maxSteps;
    }

    HistoryResult read(Connection connection, TenantId tenant, CatalogueRow row) throws SQLException {
        long until = Resampled.complete(resampling, newest(connection, tenant, row));
        Instant last = resampling.startOf(until);
        long since = Math.max(row.first(), Nanos.of(resampling.step().plus(last, 1L - maxSteps)));
        List<Instant> starts = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(resampling.sql())) {
            statement.setString(1, tenant.value());
            statement.setLong(2, row.series());
            statement.setLong(3, since);
            statement.setLong(4, until);
            statement.setInt(5, maxSteps + 1);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    starts.add(resampling.start(rows.getLong(1)));
                    values.add(rows.getDouble(2));
                }
            }
        }
        if (starts.isEmpty()) {
            return new HistoryResult.Irregular(row.id(), 0);
        }
        return new HistoryResult.Found(new History(
                row.id(),
                Optional.ofNullable(row.unit()),
                resampling.step(),
                starts.getLast(),
                Resampled.grid(resampling.step(), starts, values),
                new Watermark(Nanos.instant(row.last()), row.count(), row.revision())));
    }

    /** Ascending. */
    private static long[] newest(Connection connection, TenantId tenant, CatalogueRow row) throws SQLException {
        List<Long> times = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(NEWEST)) {
            statement.setString(1, tenant.value());
            statement.setLong(2, row.series());
            statement.setInt(3, Resampled.LOOKED_AT);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    times.add(rows.getLong(1));
                }
            }
        }
        return times.reversed().stream().mapToLong(Long::longValue).toArray();
    }
}
