package dev.millrace.forecast.series;

import dev.millrace.events.TenantId;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** The two ways a batch's points reach their table. */
final class PointRows {

    private static final String COPY = "copy points (tenant, series, time, value) from stdin (format binary)";
    private static final int CHUNK = 1 << 16;
    private static final String UPSERT = """
            with written as (
                insert into points as p (tenant, series, time, value)
                select ?, u.series, u.time, u.value
                from unnest(?::bigint[], ?::bigint[], ?::double precision[]) as u (series, time, value)
                on conflict (tenant, series, time) do update set value = excluded.value where p.value <> excluded.value
                returning new.series, old.time is null as added)
            select series, count(*) filter (where added) from written group by series
            """;

    private PointRows() {}

    /** Points {@code from} to {@code to} (exclusive) of a settled batch for one series. */
    record Slice(LockedSeries series, SeriesPoints points, int from, int to) {
        int size() {
            return to - from;
        }
    }

    /** Appends points that are known to be new: no look for conflicts, the fastest way in. */
    static void append(Connection connection, List<Slice> slices) throws SQLException {
        if (slices.isEmpty()) {
            return;
        }
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
        try {
            byte[] header = copyHeader();
            copy.writeToCopy(header, 0, header.length);
            ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
            for (Slice slice : slices) {
                byte[] tenant = slice.series().key().tenant().value().getBytes(StandardCharsets.UTF_8);
                int row = Short.BYTES + 4 * Integer.BYTES + tenant.length + 3 * Long.BYTES;
                for (int i = slice.from(); i < slice.to(); i++) {
                    if (buffer.remaining() < row) {
                        copy.writeToCopy(buffer.array(), 0, buffer.position());
                        buffer.clear();
                    }
                    buffer.putShort((short) 4);
                    buffer.putInt(tenant.length).put(tenant);
                    buffer.putInt(Long.BYTES).putLong(slice.series().series());
                    buffer.putInt(Long.BYTES).putLong(slice.points().time(i));
                    buffer.putInt(Double.BYTES).putDouble(slice.points().value(i));
                }
            }
            if (buffer.remaining() < Short.BYTES) {
                copy.writeToCopy(buffer.array(), 0, buffer.position());
                buffer.clear();
            }
            buffer.putShort((short) -1);
            copy.writeToCopy(buffer.array(), 0, buffer.position());
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    /**
     * Inserts or corrects. A point that is there with the same value is left alone.
     *
     * @return for every series that any point was added to or changed in: how many were added
     */
    static Map<Long, Long> upsert(Connection connection, TenantId tenant, List<Slice> slices) throws SQLException {
        int size = slices.stream().mapToInt(Slice::size).sum();
        long[] series = new long[size];
        long[] times = new long[size];
        double[] values = new double[size];
        int row = 0;
        for (Slice slice : slices) {
            for (int i = slice.from(); i < slice.to(); i++) {
                series[row] = slice.series().series();
                times[row] = slice.points().time(i);
                values[row++] = slice.points().value(i);
            }
        }
        PGConnection postgres = connection.unwrap(PGConnection.class);
        try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
            statement.setString(1, tenant.value());
            statement.setArray(2, postgres.createArrayOf("int8", series));
            statement.setArray(3, postgres.createArrayOf("int8", times));
            statement.setArray(4, postgres.createArrayOf("float8", values));
            Map<Long, Long> added = new HashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    added.put(rows.getLong(1), rows.getLong(2));
                }
            }
            return added;
        }
    }

    private static byte[] copyHeader() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream header = new DataOutputStream(bytes)) {
            header.write(new byte[] {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0});
            header.writeInt(0);
            header.writeInt(0);
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory can be written", e);
        }
        return bytes.toByteArray();
    }
}
