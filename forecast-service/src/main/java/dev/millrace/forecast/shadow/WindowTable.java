package dev.millrace.forecast.shadow;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.series.Nanos;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Windows that wait for their values. Thread-safe. */
@Component
class WindowTable {

    private static final String INSERT = """
            insert into shadow_window
                (tenant, shadow, series, origin, last_target, frequency, unit, champion, candidate, expires_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
            """;

    /** A series has gone past a window with its last step, or a later one. */
    private static final String DUE = """
            select w.tenant, w.shadow, w.series, w.origin, w.frequency, w.unit, w.champion, w.candidate,
                w.passed_at is not null as waited, s.last_time
            from shadow_window w join series s on s.tenant = w.tenant and s.id = w.series
            where s.last_time >= w.last_target and (w.passed_at is null or w.passed_at <= ?)
            order by w.last_target, w.series limit ?
            """;

    private static final String REMOVE = """
            delete from shadow_window w using unnest(?::text[], ?::bigint[]) as d (series, origin)
            where w.tenant = ? and w.shadow = ? and w.series = d.series and w.origin = d.origin
            returning w.series, w.origin
            """;
    private static final String POSTPONE = """
            update shadow_window w set passed_at = ? from unnest(?::text[], ?::bigint[]) as d (series, origin)
            where w.tenant = ? and w.shadow = ? and w.series = d.series and w.origin = d.origin
            """;

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    WindowTable(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /**
     * A window whose steps are over.
     *
     * @param waited whether steps without a value have been waited for
     * @param newest time of the series' newest point
     */
    record Due(Shadow.Key shadow, ShadowWindow window, boolean waited, Instant newest) {}

    /** Names one within its shadow. */
    record Place(SeriesId series, Instant origin) {
        static Place of(ShadowWindow window) {
            return new Place(window.series(), window.origin());
        }
    }

    /** Those that are there stay as they are. @return how many are new @param wait after their last step, by the clock */
    int insert(Shadow.Key shadow, List<ShadowWindow> windows, Instant now, Duration wait) {
        List<Object[]> rows = windows.stream()
                .map(window -> new Object[] {
                    shadow.tenant().value(),
                    shadow.id(),
                    window.series().value(),
                    Nanos.of(window.origin()),
                    Nanos.of(window.lastTarget()),
                    window.frequency().iso(),
                    window.unit(),
                    window.champion(),
                    window.candidate(),
                    utc(expiry(window, now, wait))
                })
                .toList();
        return Arrays.stream(batches.batchUpdate(INSERT, rows)).sum();
    }

    List<Due> due(Instant waitedSince, int limit) {
        return jdbc.sql(DUE)
                .params(utc(waitedSince), limit)
                .query((row, number) -> new Due(
                        new Shadow.Key(new TenantId(row.getString("tenant")), row.getString("shadow")),
                        window(row),
                        row.getBoolean("waited"),
                        Nanos.instant(row.getLong("last_time"))))
                .list();
    }

    /** @return those that were there: nobody else may count them */
    Set<Place> remove(Shadow.Key shadow, List<Place> places) {
        return new HashSet<>(jdbc.sql(REMOVE)
                .params(series(places), origins(places), shadow.tenant().value(), shadow.id())
                .query((row, number) -> new Place(new SeriesId(row.getString(1)), Nanos.instant(row.getLong(2))))
                .list());
    }

    /** Not to be looked at for a while. */
    void postpone(Shadow.Key shadow, List<Place> places, Instant now) {
        jdbc.sql(POSTPONE)
                .params(
                        utc(now),
                        series(places),
                        origins(places),
                        shadow.tenant().value(),
                        shadow.id())
                .update();
    }

    /** Shadows with windows that are not waited for any more. */
    List<Shadow.Key> withExpired(Instant now) {
        return jdbc.sql("select distinct tenant, shadow from shadow_window where expires_at < ?")
                .param(utc(now))
                .query((row, number) -> new Shadow.Key(new TenantId(row.getString(1)), row.getString(2)))
                .list();
    }

    int removeExpired(Shadow.Key shadow, Instant now) {
        return jdbc.sql("delete from shadow_window where tenant = ? and shadow = ? and expires_at < ?")
                .params(shadow.tenant().value(), shadow.id(), utc(now))
                .update();
    }

    int removeAll(Shadow.Key shadow) {
        return jdbc.sql("delete from shadow_window where tenant = ? and shadow = ?")
                .params(shadow.tenant().value(), shadow.id())
                .update();
    }

    /** As long after now as the last step lies after the origin, and the wait. */
    private static Instant expiry(ShadowWindow window, Instant now, Duration wait) {
        return now.plus(Duration.between(window.origin(), window.lastTarget())).plus(wait);
    }

    private static ShadowWindow window(ResultSet row) throws SQLException {
        return new ShadowWindow(
                new SeriesId(row.getString("series")),
                Nanos.instant(row.getLong("origin")),
                Frequency.parse(row.getString("frequency")),
                row.getDouble("unit"),
                doubles(row, "champion"),
                doubles(row, "candidate"));
    }

    private static double[] doubles(ResultSet row, String column) throws SQLException {
        return Arrays.stream((Double[]) row.getArray(column).getArray())
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    private static String[] series(List<Place> places) {
        return places.stream().map(place -> place.series().value()).toArray(String[]::new);
    }

    private static Long[] origins(List<Place> places) {
        return places.stream().map(place -> Nanos.of(place.origin())).toArray(Long[]::new);
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
