package dev.millrace.forecast.series;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.servicekit.ApiException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Reads points page by page, as they are or resampled. */
@Component
class PointsQuery {

    private static final String RAW = """
            select time, value from points
            where tenant = ? and series = ? and time between ? and ?
            order by time limit ?
            """;

    private final Snapshot snapshot;

    PointsQuery(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /**
     * @param first earliest time, inclusive
     * @param last latest time, inclusive
     */
    record Range(long first, long last, int limit) {}

    PointsPage page(TenantId tenant, SeriesId id, Range range, Optional<Resampling> resampling) {
        return snapshot.read(connection -> {
            long series = number(connection, tenant, id);
            List<Instant> times = new ArrayList<>();
            List<Double> values = new ArrayList<>();
            try (PreparedStatement statement =
                    connection.prepareStatement(resampling.map(Resampling::sql).orElse(RAW))) {
                statement.setString(1, tenant.value());
                statement.setLong(2, series);
                statement.setLong(3, range.first());
                statement.setLong(4, range.last());
                statement.setInt(5, range.limit() + 1);
                statement.setFetchSize(10_000);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        long time = rows.getLong(1);
                        times.add(resampling.isPresent() ? resampling.get().start(time) : Nanos.instant(time));
                        values.add(rows.getDouble(2));
                    }
                }
            }
            Optional<Instant> next = Optional.empty();
            if (times.size() > range.limit()) {
                times.removeLast();
                values.removeLast();
                next = Optional.of(times.getLast());
            }
            return new PointsPage(id, times, values, next);
        });
    }

    private static long number(Connection connection, TenantId tenant, SeriesId id) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select series from series where tenant = ? and id = ?")) {
            statement.setString(1, tenant.value());
            statement.setString(2, id.value());
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw ApiException.notFound("There is no series " + id);
                }
                return rows.getLong(1);
            }
        }
    }
}
