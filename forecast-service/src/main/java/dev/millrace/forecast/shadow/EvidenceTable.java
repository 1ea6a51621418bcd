package dev.millrace.forecast.shadow;

import dev.millrace.events.EventJson;
import dev.millrace.events.TenantId;
import dev.millrace.registryclient.NewEvidence;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Evidence on its way to the registry, and what became of it. Thread-safe. */
@Component
class EvidenceTable {

    private static final String INSERT = """
            insert into shadow_evidence (tenant, shadow, windows, candidate_evidence, champion_evidence, measured_at)
            values (?, ?, ?, ?::jsonb, ?::jsonb, ?) on conflict do nothing
            """;

    /** At random, so that what cannot be recorded does not keep the rest waiting. */
    private static final String WAITING = """
            select e.tenant, e.shadow, e.windows, s.candidate, s.champion, e.candidate_evidence, e.champion_evidence
            from shadow_evidence e join shadow s on s.tenant = e.tenant and s.id = e.shadow
            where e.problem is null and (e.candidate_id is null or e.champion_id is null)
            order by random() limit ?
            """;

    private static final String RECORDED = """
            update shadow_evidence set champion_id = ?, candidate_id = ?, problem = ?
            where tenant = ? and shadow = ? and windows = ?
            """;
    private static final String NEWEST = """
            select windows, measured_at, candidate_id, champion_id, problem from shadow_evidence
            where tenant = ? and shadow = ? order by windows desc limit ?
            """;

    private final JdbcClient jdbc;

    EvidenceTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Of both versions, by the same windows. */
    record Pair(NewEvidence champion, NewEvidence candidate) {}

    /** @param candidate digest of the version @param champion digest of the version */
    record Waiting(Shadow.Key shadow, long windows, String candidate, String champion, Pair pair) {}

    void insert(Shadow.Key shadow, long windows, Pair pair) {
        jdbc.sql(INSERT)
                .params(
                        shadow.tenant().value(),
                        shadow.id(),
                        windows,
                        json(pair.candidate()),
                        json(pair.champion()),
                        pair.candidate().measuredAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    List<Waiting> waiting(int limit) {
        return jdbc.sql(WAITING)
                .param(limit)
                .query((row, number) -> new Waiting(
                        new Shadow.Key(new TenantId(row.getString("tenant")), row.getString("shadow")),
                        row.getLong("windows"),
                        row.getString("candidate"),
                        row.getString("champion"),
                        new Pair(
                                evidence(row.getString("champion_evidence")),
                                evidence(row.getString("candidate_evidence")))))
                .list();
    }

    void recorded(Waiting one, @Nullable String champion, @Nullable String candidate, @Nullable String problem) {
        jdbc.sql(RECORDED)
                .params(Arrays.asList(
                        champion,
                        candidate,
                        problem,
                        one.shadow().tenant().value(),
                        one.shadow().id(),
                        one.windows()))
                .update();
    }

    /** Newest first. */
    List<ShadowReport.ShadowEvidence> newest(Shadow.Key shadow, int limit) {
        return jdbc.sql(NEWEST)
                .params(shadow.tenant().value(), shadow.id(), limit)
                .query((row, number) -> new ShadowReport.ShadowEvidence(
                        row.getLong(1),
                        row.getObject(2, OffsetDateTime.class).toInstant(),
                        Optional.ofNullable(row.getString(3)),
                        Optional.ofNullable(row.getString(4)),
                        Optional.ofNullable(row.getString(5))))
                .list();
    }

    private static String json(NewEvidence evidence) {
        return new String(EventJson.write(evidence), StandardCharsets.UTF_8);
    }

    private static NewEvidence evidence(String json) {
        return EventJson.read(json.getBytes(StandardCharsets.UTF_8), NewEvidence.class);
    }
}
