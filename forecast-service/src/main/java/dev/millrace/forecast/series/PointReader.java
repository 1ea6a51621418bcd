package dev.millrace.forecast.series;

import dev.millrace.events.TenantId;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** Reads the newest points of series, newest first: a few by prepared statements, many by one binary COPY. */
final class PointReader {

    private static final int FEW = 4;
    private static final String NEWEST = """
            select time, value from points
            where tenant = ? and series = ? and time >= ?
            order by time desc limit ?
            """;
    /** All that goes in are numbers, and a tenant's name, which holds no quote. COPY takes no parameters. */
    private static final String NEWEST_OF_MANY = """
            copy (
                select u.number, p.time, p.value
                from unnest('{%s}'::integer[], '{%s}'::bigint[], '{%s}'::bigint[]) as u (number, series, since)
                cross join lateral (
                    select time, value from points
                    where tenant = '%s' and series = u.series and time >= u.since
                    order by time desc limit %d) p)
            to stdout (format binary)
            """;

    private PointReader() {}

    /** @param since earliest time wanted */
    record Wanted(long series, long since) {}

    /** Takes each point. */
    interface Sink {
        /** @param number of the series in the order wanted */
        void accept(int number, long time, double value);
    }

    /** Hands over each series' newest points, at most {@code limit} of each, one series after the other. */
    static void newest(Connection connection, TenantId tenant, List<Wanted> wanted, int limit, Sink sink)
            throws SQLException {
        if (wanted.size() <= FEW) {
            try (PreparedStatement statement = connection.prepareStatement(NEWEST)) {
                for (int number = 0; number < wanted.size(); number++) {
                    statement.setString(1, tenant.value());
                    statement.setLong(2, wanted.get(number).series());
                    statement.setLong(3, wanted.get(number).since());
                    statement.setInt(4, limit);
                    try (ResultSet rows = statement.executeQuery()) {
                        while (rows.next()) {
                            sink.accept(number, rows.getLong(1), rows.getDouble(2));
                        }
                    }
                }
            }
            return;
        }
        StringBuilder numbers = new StringBuilder();
        for (int number = 0; number < wanted.size(); number++) {
            numbers.append(number == 0 ? "" : ",").append(number);
        }
        String series = wanted.stream().map(w -> Long.toString(w.series())).collect(Collectors.joining(","));
        String since = wanted.stream().map(w -> Long.toString(w.since())).collect(Collectors.joining(","));
        copy(connection, NEWEST_OF_MANY.formatted(numbers, series, since, tenant, limit), sink);
    }

    private static void copy(Connection connection, String sql, Sink sink) throws SQLException {
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
        try {
            byte[] message;
            boolean first = true;
            while ((message = copy.readFromCopy()) != null) {
                ByteBuffer bytes = ByteBuffer.wrap(message);
                if (first) {
                    // Signature of 11 bytes, flags, and an extension that is skipped by its length.
                    bytes.position(15);
                    int extension = bytes.getInt();
                    bytes.position(bytes.position() + extension);
                    first = false;
                }
                while (bytes.remaining() >= Short.BYTES && bytes.getShort() == 3) {
                    bytes.getInt();
                    int number = bytes.getInt();
                    bytes.getInt();
                    long time = bytes.getLong();
                    bytes.getInt();
                    sink.accept(number, time, bytes.getDouble());
                }
            }
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }
}
