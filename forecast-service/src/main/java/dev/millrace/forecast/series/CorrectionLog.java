package dev.millrace.forecast.series;

import dev.millrace.events.TenantId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Notes which times of a series changed other than by points after its newest. To be written in the transaction that changes them. */
final class CorrectionLog {

    /** For how long it reaches back. */
    static final Duration KEPT = Duration.ofDays(1);

    private static final String WRITE = """
            insert into correction (tenant, series, revision, first_time, last_time)
            select s.tenant, s.series, s.revision, u.first_time, u.last_time
            from unnest(?::text[], ?::bigint[], ?::bigint[], ?::bigint[]) as u (tenant, series, first_time, last_time)
            join series s on s.tenant = u.tenant and s.series = u.series
            """;

    /** Times from {@code first} to {@code last}, both inclusive. */
    record Correction(TenantId tenant, long series, long first, long last) {}

    private CorrectionLog() {}

    /** @param corrections at most one of a series, whose row has its new revision */
    static void write(Connection connection, List<Correction> corrections) throws SQLException {
        if (corrections.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(WRITE)) {
            Object[] tenants =
                    corrections.stream().map(one -> one.tenant().value()).toArray();
            statement.setArray(1, connection.createArrayOf("text", tenants));
            statement.setArray(2, numbers(connection, corrections.stream().map(Correction::series)));
            statement.setArray(3, numbers(connection, corrections.stream().map(Correction::first)));
            statement.setArray(4, numbers(connection, corrections.stream().map(Correction::last)));
            statement.executeUpdate();
        }
    }

    /** Whether anything was noted after {@code revision}. */
    static boolean any(Connection connection, TenantId tenant, long series, long revision) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select exists (select from correction where tenant = ? and series = ? and revision > ?)")) {
            statement.setString(1, tenant.value());
            statement.setLong(2, series);
            statement.setLong(3, revision);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static Array numbers(Connection connection, Stream<Long> values) throws SQLException {
        return connection.createArrayOf("int8", values.toArray());
    }
}
