package dev.millrace.forecast.streaming;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What is written down of streams, in Postgres. */
@Component
class StreamStore {

    private static final String FIND = """
            select s.series, x.revision, x.state from stream_state x
            join series s on s.tenant = x.tenant and s.series = x.series
            where x.tenant = ? and s.id = ? and x.name = ? and x.digest = ?
                and x.read_at > clock_timestamp() - make_interval(secs => ?)
            """;
    /** Replicas may hold the same stream: the newer stands. A series that went in the meantime is passed over. */
    private static final String SAVE = """
            insert into stream_state as x (tenant, series, name, digest, revision, state, read_at)
            select s.tenant, s.series, ?, ?, ?, ?, ? from series s where s.tenant = ? and s.%s = ? for key share
            on conflict (tenant, series, name) do update
                set digest = excluded.digest, revision = excluded.revision, state = excluded.state,
                    read_at = excluded.read_at
                where x.digest <> excluded.digest or x.revision <= excluded.revision
            """;

    private static final String SAVE_BY_NUMBER = SAVE.formatted("series");
    private static final String SAVE_BY_ID = SAVE.formatted("id");

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    StreamStore(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** @param number of the series in the tables */
    record Saved(long number, long revision, Checkpoint checkpoint) {}

    record Saving(StreamKey key, String digest, long number, long revision, Instant readAt, Checkpoint checkpoint) {}

    /** What was saved for this version, when that was no longer ago than {@code age}. */
    Optional<Saved> find(StreamKey key, String digest, Duration age) {
        return jdbc.sql(FIND)
                .params(key.tenant().value(), key.series().value(), key.name(), digest, (double) age.toSeconds())
                .query((row, index) -> {
                    long number = row.getLong(1);
                    long revision = row.getLong(2);
                    return Checkpoint.read(row.getBytes(3)).map(checkpoint -> new Saved(number, revision, checkpoint));
                })
                .optional()
                .flatMap(found -> found);
    }

    void save(List<Saving> streams) {
        batches.batchUpdate(
                SAVE_BY_NUMBER,
                streams.stream()
                        .map(one -> new Object[] {
                            one.key().name(),
                            one.digest(),
                            one.revision(),
                            one.checkpoint().write(),
                            Timestamp.from(one.readAt()),
                            one.key().tenant().value(),
                            one.number()
                        })
                        .toList());
    }

    /** A track record, whose series is only known by its id. */
    record Track(StreamKey key, String digest, long revision, Instant readAt, Checkpoint checkpoint) {}

    void saveTracks(List<Track> tracks) {
        batches.batchUpdate(
                SAVE_BY_ID,
                tracks.stream()
                        .map(one -> new Object[] {
                            one.key().name(),
                            one.digest(),
                            one.revision(),
                            one.checkpoint().write(),
                            Timestamp.from(one.readAt()),
                            one.key().tenant().value(),
                            one.key().series().value()
                        })
                        .toList());
    }
}
