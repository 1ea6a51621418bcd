package dev.millrace.forecast.series;

import dev.millrace.events.EventJson;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The catalogue's side of a batch: locks the rows of its series, making those that are new, and brings them up to date. */
final class CatalogueWriter {

    private static final String LOCK = """
            select s.tenant, s.id, s.series, s.last_time
            from series s join unnest(?::text[], ?::text[]) as u (tenant, id) on s.tenant = u.tenant and s.id = u.id
            order by s.tenant, s.id
            for no key update of s
            """;
    /** Never seen like this: the transaction that makes the row gives it points. */
    private static final String CREATE = """
            insert into series (tenant, id, count, first_time, last_time, revision, added)
            select u.tenant, u.id, 0, 9223372036854775807, -9223372036854775808, 0, 0
            from unnest(?::text[], ?::text[]) as u (tenant, id)
            order by u.tenant, u.id
            on conflict (tenant, id) do nothing
            """;

    private static final String UPDATE = """
            update series s
            set count = s.count + u.added,
                added = s.added + u.added,
                first_time = case when u.changed then least(s.first_time, u.first_time) else s.first_time end,
                last_time = case when u.changed then greatest(s.last_time, u.last_time) else s.last_time end,
                revision = case when u.changed then nextval('series_revision') else s.revision end,
                unit = coalesce(u.unit, s.unit),
                labels = case when u.labels is null then s.labels else s.labels || u.labels::jsonb end
            from unnest(?::text[], ?::bigint[], ?::bigint[], ?::boolean[], ?::bigint[], ?::bigint[], ?::text[], ?::text[])
                as u (tenant, series, added, changed, first_time, last_time, unit, labels)
            where s.tenant = u.tenant and s.series = u.series
            """;

    /**
     * What a batch did to one series.
     *
     * @param added points that were not there before
     * @param changed whether any point was added or got another value
     */
    record Change(LockedSeries series, SeriesPoints points, long added, boolean changed) {}

    private CatalogueWriter() {}

    static Map<SeriesKey, LockedSeries> lock(Connection connection, Collection<SeriesKey> sorted) throws SQLException {
        Map<SeriesKey, LockedSeries> locked = new HashMap<>();
        List<SeriesKey> missing = List.copyOf(sorted);
        lock(connection, missing, locked);
        // A row that is there when we make it, and gone when we lock it, was deleted in between: once more.
        for (int attempt = 0; attempt < 10; attempt++) {
            missing = missing.stream().filter(key -> !locked.containsKey(key)).toList();
            if (missing.isEmpty()) {
                return locked;
            }
            try (PreparedStatement statement = connection.prepareStatement(CREATE)) {
                setKeys(connection, statement, missing);
                statement.executeUpdate();
            }
            lock(connection, missing, locked);
        }
        throw new SQLException("series are being deleted as fast as they are made", "40001");
    }

    private static void lock(Connection connection, List<SeriesKey> keys, Map<SeriesKey, LockedSeries> locked)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK)) {
            setKeys(connection, statement, keys);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    SeriesKey key = new SeriesKey(new TenantId(rows.getString(1)), new SeriesId(rows.getString(2)));
                    locked.put(key, new LockedSeries(key, rows.getLong(3), rows.getLong(4)));
                }
            }
        }
    }

    static void update(Connection connection, List<Change> changes) throws SQLException {
        int n = changes.size();
        String[] tenants = new String[n];
        Long[] series = new Long[n];
        Long[] added = new Long[n];
        Boolean[] changed = new Boolean[n];
        Long[] first = new Long[n];
        Long[] last = new Long[n];
        @Nullable String[] units = new @Nullable String[n];
        @Nullable String[] labels = new @Nullable String[n];
        for (int i = 0; i < n; i++) {
            Change change = changes.get(i);
            SeriesPoints points = change.points();
            tenants[i] = change.series().key().tenant().value();
            series[i] = change.series().series();
            added[i] = change.added();
            changed[i] = change.changed();
            first[i] = points.time(0);
            last[i] = points.time(points.size() - 1);
            units[i] = points.unit();
            labels[i] = points.labels().isEmpty()
                    ? null
                    : new String(EventJson.write(new TreeMap<>(points.labels())), StandardCharsets.UTF_8);
        }
        try (PreparedStatement statement = connection.prepareStatement(UPDATE)) {
            statement.setArray(1, connection.createArrayOf("text", tenants));
            statement.setArray(2, connection.createArrayOf("int8", series));
            statement.setArray(3, connection.createArrayOf("int8", added));
            statement.setArray(4, connection.createArrayOf("bool", changed));
            statement.setArray(5, connection.createArrayOf("int8", first));
            statement.setArray(6, connection.createArrayOf("int8", last));
            statement.setArray(7, connection.createArrayOf("text", units));
            statement.setArray(8, connection.createArrayOf("text", labels));
            statement.executeUpdate();
        }
    }

    private static void setKeys(Connection connection, PreparedStatement statement, List<SeriesKey> keys)
            throws SQLException {
        Object[] tenants = keys.stream().map(key -> key.tenant().value()).toArray();
        Object[] ids = keys.stream().map(key -> key.id().value()).toArray();
        statement.setArray(1, connection.createArrayOf("text", tenants));
        statement.setArray(2, connection.createArrayOf("text", ids));
    }
}
