package dev.millrace.forecast.series;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes, a little at a time, what retention no longer wants and the request parts whose window is over. */
@Component
class Cleaning {

    private static final Logger log = LoggerFactory.getLogger(Cleaning.class);
    private static final int PARTS = 10_000;
    private static final int SERIES = 1_000;

    private static final String EXPIRED_PARTS = """
            delete from request_part where (tenant, idempotency_key, number) in (
                select tenant, idempotency_key, number from request_part where seen_at < ? order by seen_at limit ?)
            """;
    private static final String OLD_SERIES =
            "select id from series where tenant = ? and first_time < ? and id > ? order by id limit ?";

    private final Snapshot snapshot;
    private final SeriesEditor editor;
    private final SeriesProperties properties;
    private final Clock clock;

    Cleaning(Snapshot snapshot, SeriesEditor editor, SeriesProperties properties, Clock clock) {
        this.snapshot = snapshot;
        this.editor = editor;
        this.properties = properties;
        this.clock = clock;
    }

    private record Kept(TenantId tenant, String maxAge) {}

    @Scheduled(
            initialDelayString = "${millrace.series.cleaning:10m}",
            fixedDelayString = "${millrace.series.cleaning:10m}")
    void clean() {
        try {
            forgetParts();
            forgetCorrections();
            for (Kept kept : policies()) {
                long deleted = deleteOlder(kept.tenant(), Retention.Policy.cutoff(kept.maxAge(), clock.instant()));
                if (deleted > 0) {
                    log.info("retention deleted {} points of tenant {}", deleted, kept.tenant());
                }
            }
        } catch (DataAccessException e) {
            log.warn("cleaning stopped and goes on next time: {}", e.getMessage());
        }
    }

    private void forgetParts() {
        Instant before = clock.instant().minus(properties.resendWindow());
        int deleted;
        do {
            deleted = snapshot.write(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(EXPIRED_PARTS)) {
                    statement.setObject(1, before.atOffset(ZoneOffset.UTC));
                    statement.setInt(2, PARTS);
                    return statement.executeUpdate();
                }
            });
        } while (deleted == PARTS);
    }

    private void forgetCorrections() {
        for (String table : List.of("correction where made_at", "stream_state where read_at")) {
            snapshot.write(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(
                        "delete from " + table + " < clock_timestamp() - make_interval(secs => ?)")) {
                    statement.setDouble(1, CorrectionLog.KEPT.toSeconds());
                    return statement.executeUpdate();
                }
            });
        }
    }

    private List<Kept> policies() {
        return snapshot.read(connection -> {
            List<Kept> kept = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement("select tenant, max_age from retention");
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    kept.add(new Kept(new TenantId(rows.getString(1)), rows.getString(2)));
                }
            }
            return kept;
        });
    }

    private long deleteOlder(TenantId tenant, Instant cutoff) {
        long first = Nanos.of(cutoff);
        if (first == Long.MIN_VALUE) {
            return 0;
        }
        long deleted = 0;
        String after = "";
        while (true) {
            List<SeriesId> old = oldSeries(tenant, first, after);
            for (SeriesId id : old) {
                deleted += editor.deletePoints(tenant, id, Long.MIN_VALUE, first - 1)
                        .orElse(0L);
            }
            if (old.size() < SERIES) {
                return deleted;
            }
            after = old.getLast().value();
        }
    }

    private List<SeriesId> oldSeries(TenantId tenant, long first, String after) {
        return snapshot.read(connection -> {
            List<SeriesId> ids = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(OLD_SERIES)) {
                statement.setString(1, tenant.value());
                statement.setLong(2, first);
                statement.setString(3, after);
                statement.setInt(4, SERIES);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        ids.add(new SeriesId(rows.getString(1)));
                    }
                }
            }
            return ids;
        });
    }
}
