package dev.millrace.forecast.shadow;

import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.Nanos;
import dev.millrace.forecast.shadow.Standing.Counts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Shadows in the database. Who changes one locks its row before those of its windows. Thread-safe. */
@Component
class ShadowTable {

    private static final String SELECT = "select s.* from shadow s ";
    private static final String INSERT = """
            insert into shadow (tenant, id, model, candidate, champion, share, until, maximum, created_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
            """;
    private static final String UPDATE = """
            update shadow set windows = ?, scored = ?, expired = ?, points = ?,
                candidate_squares = ?, candidate_errors = ?, candidate_covered = ?,
                champion_squares = ?, champion_errors = ?, champion_covered = ?,
                first_time = ?, last_time = ?, data_digest = ?, latency = ?::bigint[], evidenced = ?
            where tenant = ? and id = ?
            """;
    private static final String COUNT = """
            update shadow set requests = requests + ?, sampled = sampled + ?, answered = answered + ?,
                repeated = repeated + ?, dropped = dropped + ?, failed = failed + ?, failure = coalesce(?, failure)
            where tenant = ? and id = ?
            """;
    private static final String FORGET = """
            delete from shadow where tenant = ? and id in (
                select id from shadow where tenant = ? and state = 'ended' order by ended_at desc, id desc offset ?)
            """;

    private final JdbcClient jdbc;

    ShadowTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Until the transaction ends nobody else begins one. */
    void lockBeginning() {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('millrace shadows', 0))")
                .query((row, number) -> number)
                .list();
    }

    /** @return how many have not ended @param tenant of all of them, when empty */
    int going(Optional<TenantId> tenant) {
        return jdbc.sql("select count(*) from shadow where state <> 'ended' and (? or tenant = ?)")
                .params(tenant.isEmpty(), tenant.map(TenantId::value).orElse(""))
                .query(Integer.class)
                .single();
    }

    /** @return false when the candidate is in another shadow of the model */
    boolean insert(Shadow shadow) {
        return jdbc.sql(INSERT)
                        .params(Arrays.asList(
                                shadow.tenant().value(),
                                shadow.id(),
                                shadow.model(),
                                shadow.candidate(),
                                shadow.champion(),
                                shadow.share(),
                                shadow.until().map(ShadowTable::utc).orElse(null),
                                shadow.maximum().isPresent() ? shadow.maximum().getAsLong() : null,
                                utc(shadow.createdAt())))
                        .update()
                > 0;
    }

    Optional<Standing> find(Shadow.Key key) {
        return jdbc.sql(SELECT + "where s.tenant = ? and s.id = ?")
                .params(key.tenant().value(), key.id())
                .query(ShadowTable::standing)
                .optional();
    }

    /** The same, its own until the transaction ends. */
    Optional<Standing> lock(Shadow.Key key) {
        return jdbc.sql(SELECT + "where s.tenant = ? and s.id = ? for no key update of s")
                .params(key.tenant().value(), key.id())
                .query(ShadowTable::standing)
                .optional();
    }

    /** Newest first. */
    List<Standing> list(TenantId tenant) {
        return jdbc.sql(SELECT + "where s.tenant = ? order by s.created_at desc, s.id desc")
                .param(tenant.value())
                .query(ShadowTable::standing)
                .list();
    }

    /** Those of all tenants that have not ended. */
    List<Standing> going() {
        return jdbc.sql(SELECT + "where s.state <> 'ended' order by s.tenant, s.id")
                .query(ShadowTable::standing)
                .list();
    }

    /** Of one that is locked. */
    void update(Shadow.Key key, Totals totals) {
        jdbc.sql(UPDATE)
                .params(Arrays.asList(
                        totals.windows(),
                        totals.scored(),
                        totals.expired(),
                        totals.points(),
                        totals.candidate().squares(),
                        totals.candidate().errors(),
                        totals.candidate().covered(),
                        totals.champion().squares(),
                        totals.champion().errors(),
                        totals.champion().covered(),
                        totals.from().map(Nanos::of).orElse(null),
                        totals.to().map(Nanos::of).orElse(null),
                        totals.digest(),
                        Arrays.stream(totals.latencies().counts()).boxed().toArray(Long[]::new),
                        totals.evidenced(),
                        key.tenant().value(),
                        key.id()))
                .update();
    }

    void count(Shadow.Key key, Counts more) {
        jdbc.sql(COUNT)
                .params(Arrays.asList(
                        more.requests(),
                        more.sampled(),
                        more.answered(),
                        more.repeated(),
                        more.dropped(),
                        more.failed(),
                        more.failure().orElse(null),
                        key.tenant().value(),
                        key.id()))
                .update();
    }

    /** From running; nothing when it does not run. */
    void finish(Shadow.Key key, EndReason reason) {
        jdbc.sql("update shadow set state = 'finishing', reason = ? where tenant = ? and id = ? and state = 'running'")
                .params(reason.wireName(), key.tenant().value(), key.id())
                .update();
    }

    /** Of one that is locked and has not ended. @param reason unless it has one from finishing */
    void end(Shadow.Key key, String reason, Instant at) {
        jdbc.sql("update shadow set state = 'ended', reason = ?, ended_at = ? where tenant = ? and id = ?")
                .params(reason, utc(at), key.tenant().value(), key.id())
                .update();
    }

    boolean delete(Shadow.Key key) {
        return jdbc.sql("delete from shadow where tenant = ? and id = ?")
                        .params(key.tenant().value(), key.id())
                        .update()
                > 0;
    }

    /** Keeps so many of those of a tenant that have ended, the newest. */
    void forget(TenantId tenant, int kept) {
        jdbc.sql(FORGET).params(tenant.value(), tenant.value(), kept).update();
    }

    private static Standing standing(ResultSet row, int number) throws SQLException {
        OffsetDateTime until = row.getObject("until", OffsetDateTime.class);
        OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
        Long maximum = row.getObject("maximum", Long.class);
        return new Standing(
                new Shadow(
                        new TenantId(row.getString("tenant")),
                        row.getString("id"),
                        row.getString("model"),
                        row.getString("candidate"),
                        row.getString("champion"),
                        row.getDouble("share"),
                        Optional.ofNullable(until).map(OffsetDateTime::toInstant),
                        maximum == null ? OptionalLong.empty() : OptionalLong.of(maximum),
                        row.getObject("created_at", OffsetDateTime.class).toInstant()),
                ShadowState.of(row.getString("state")),
                Optional.ofNullable(row.getString("reason")),
                Optional.ofNullable(ended).map(OffsetDateTime::toInstant),
                new Counts(
                        row.getLong("requests"),
                        row.getLong("sampled"),
                        row.getLong("answered"),
                        row.getLong("repeated"),
                        row.getLong("dropped"),
                        row.getLong("failed"),
                        Optional.ofNullable(row.getString("failure"))),
                totals(row));
    }

    private static Totals totals(ResultSet row) throws SQLException {
        return new Totals(
                row.getLong("windows"),
                row.getLong("scored"),
                row.getLong("expired"),
                row.getLong("points"),
                new Score(
                        row.getDouble("candidate_squares"),
                        row.getDouble("candidate_errors"),
                        row.getLong("candidate_covered")),
                new Score(
                        row.getDouble("champion_squares"),
                        row.getDouble("champion_errors"),
                        row.getLong("champion_covered")),
                time(row.getObject("first_time", Long.class)),
                time(row.getObject("last_time", Long.class)),
                row.getString("data_digest"),
                new Latencies(Arrays.stream((Long[]) row.getArray("latency").getArray())
                        .mapToLong(Long::longValue)
                        .toArray()),
                row.getLong("evidenced"));
    }

    private static Optional<Instant> time(@Nullable Long nanos) {
        return Optional.ofNullable(nanos).map(Nanos::instant);
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
