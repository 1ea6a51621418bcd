package dev.millrace.forecast.series;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Deletes points under the lock of their series, so that count, first and last stay exact beside the consumer. Large
 * deletions go in several transactions. A series whose last point goes leaves the catalogue.
 */
@Component
class SeriesEditor {

    private static final int BATCH = 50_000;

    private static final String LOCK = "select series, last_time from series where tenant = ? and id = ? for update";
    private static final String DELETE = """
            with beyond as (
                select time from points where tenant = ? and series = ? and time between ? and ?
                order by time offset ? limit 1)
            delete from points
            where tenant = ? and series = ? and time between ? and ?
                and (not exists (select from beyond) or time < (select time from beyond))
            """;
    private static final String SHRINK = """
            update series s
            set count = s.count - ?,
                first_time = (select min(time) from points where tenant = s.tenant and series = s.series),
                last_time = (select max(time) from points where tenant = s.tenant and series = s.series),
                revision = nextval('series_revision')
            where s.tenant = ? and s.series = ? and s.count > ?
            """;

    private final Snapshot snapshot;

    SeriesEditor(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    private record Locked(long series, long last) {}

    /** @return whether there was such a series */
    boolean delete(TenantId tenant, SeriesId id) {
        Optional<Locked> found = snapshot.write(connection -> lock(connection, tenant, id));
        if (found.isEmpty()) {
            return false;
        }
        deletePoints(tenant, id, Long.MIN_VALUE, found.get().last());
        snapshot.write(connection -> {
            Optional<Locked> left = lock(connection, tenant, id);
            if (left.isPresent()) {
                execute(connection, "delete from points where tenant = ? and series = ?", tenant, left.get());
                execute(connection, "delete from series where tenant = ? and series = ?", tenant, left.get());
            }
            return true;
        });
        return true;
    }

    /**
     * Deletes the points from {@code first} to {@code last}, both inclusive.
     *
     * @return how many there were; empty when there is no such series
     */
    Optional<Long> deletePoints(TenantId tenant, SeriesId id, long first, long last) {
        long deleted = 0;
        while (true) {
            Optional<Long> batch = snapshot.write(connection -> {
                Optional<Locked> series = lock(connection, tenant, id);
                return series.isEmpty()
                        ? Optional.empty()
                        : Optional.of(deleteBatch(connection, tenant, series.get(), first, last));
            });
            if (batch.isEmpty()) {
                return deleted == 0 ? Optional.empty() : Optional.of(deleted);
            }
            deleted += batch.get();
            if (batch.get() < BATCH) {
                return Optional.of(deleted);
            }
        }
    }

    private static Optional<Locked> lock(Connection connection, TenantId tenant, SeriesId id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
            statement.setString(1, tenant.value());
            statement.setString(2, id.value());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(new Locked(rows.getLong(1), rows.getLong(2))) : Optional.empty();
            }
        }
    }

    private static long deleteBatch(Connection connection, TenantId tenant, Locked series, long first, long last)
            throws SQLException {
        long deleted;
        try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
            for (int offset : new int[] {0, 5}) {
                statement.setString(offset + 1, tenant.value());
                statement.setLong(offset + 2, series.series());
                statement.setLong(offset + 3, first);
                statement.setLong(offset + 4, last);
            }
            statement.setInt(5, BATCH);
            deleted = statement.executeUpdate();
        }
        if (deleted == 0) {
            return 0;
        }
        try (PreparedStatement statement = connection.prepareStatement(SHRINK)) {
            statement.setLong(1, deleted);
            statement.setString(2, tenant.value());
            statement.setLong(3, series.series());
            statement.setLong(4, deleted);
            if (statement.executeUpdate() == 0) {
                execute(connection, "delete from series where tenant = ? and series = ?", tenant, series);
                return deleted;
            }
        }
        CorrectionLog.write(connection, List.of(new CorrectionLog.Correction(tenant, series.series(), first, last)));
        return deleted;
    }

    private static void execute(Connection connection, String sql, TenantId tenant, Locked series) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, tenant.value());
            statement.setLong(2, series.series());
            statement.executeUpdate();
        }
    }
}
