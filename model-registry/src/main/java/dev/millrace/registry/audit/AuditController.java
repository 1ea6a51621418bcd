package dev.millrace.registry.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.TenantId;
import dev.millrace.registry.Checks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class AuditController {

    /** Header of a page of the export that is not the last: what to pass as {@code after}. */
    static final String NEXT = "X-Millrace-Next";

    private final JdbcClient jdbc;
    private final AuditExport export;

    AuditController(JdbcClient jdbc, AuditExport export) {
        this.jdbc = jdbc;
        this.export = export;
    }

    /** Positions grow in the order of commits: who goes on after the last one seen misses none. */
    @GetMapping("/v1/audit")
    AuditPage list(
            TenantId tenant,
            @RequestParam(required = false) @Nullable String name,
            @RequestParam(required = false) @Nullable String alias,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(required = false) @Nullable Integer limit) {
        int page = Checks.limit(limit);
        List<Move> found = jdbc.sql("""
                select * from alias_move
                where tenant = :tenant and position > :after
                  and (cast(:name as text) is null or name = :name)
                  and (cast(:alias as text) is null or alias = :alias)
                order by position limit :limit
                """)
                .param("tenant", tenant.value())
                .param("after", after)
                .param("name", name == null ? null : Checks.name("name", name))
                .param("alias", alias == null ? null : Checks.alias("alias", alias))
                .param("limit", page + 1)
                .query((row, n) -> new Move(
                        row.getLong("position"),
                        row.getString("kind"),
                        row.getString("name"),
                        row.getString("alias"),
                        row.getLong("sequence"),
                        Optional.ofNullable(row.getString("previous")),
                        Optional.ofNullable(row.getString("digest")),
                        row.getString("actor"),
                        row.getString("reason"),
                        row.getObject("moved_at", OffsetDateTime.class).toInstant(),
                        row.getString("cause"),
                        List.of((String[]) row.getArray("evidence").getArray()),
                        optional(row)))
                .list();
        boolean more = found.size() > page;
        List<Move> shown = more ? found.subList(0, page) : found;
        return new AuditPage(shown, more ? OptionalLong.of(shown.getLast().position()) : OptionalLong.empty());
    }

    /** All that was done, a JSON object a line, in the order of commits. */
    @GetMapping(path = "/v1/audit/export", produces = "application/x-ndjson")
    ResponseEntity<String> export(
            TenantId tenant,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(required = false) @Nullable Integer limit) {
        int page = Checks.limit(limit);
        List<AuditExport.Line> found = export.lines(tenant, after, page + 1);
        List<AuditExport.Line> shown = found.subList(0, Math.min(page, found.size()));
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.ok().contentType(MediaType.parseMediaType("application/x-ndjson"));
        if (found.size() > page) {
            answer.header(NEXT, Long.toString(shown.getLast().position()));
        }
        StringBuilder lines = new StringBuilder();
        shown.forEach(line -> lines.append(line.json()).append('\n'));
        return answer.body(lines.toString());
    }

    private static OptionalLong optional(ResultSet row) throws SQLException {
        long policy = row.getLong("policy");
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(policy);
    }

    /** @param next to pass as {@code after}; absent on the last page */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record AuditPage(List<Move> moves, OptionalLong next) {}

    /**
     * One move.
     *
     * @param previous what the alias named before; absent when it did not exist
     * @param digest what it names since; absent when it was removed
     * @param cause move, removal or rollback
     * @param evidence ids of what the move was judged by
     * @param policy position of the change that made the policy it was judged by; absent where none held
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Move(
            long position,
            String kind,
            String name,
            String alias,
            long sequence,
            Optional<String> previous,
            Optional<String> digest,
            String actor,
            String reason,
            Instant movedAt,
            String cause,
            List<String> evidence,
            OptionalLong policy) {}
}
