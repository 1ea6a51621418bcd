package dev.millrace.registry.audit;

import dev.millrace.events.TenantId;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Moves, policies, evidence, deletions and collections of a tenant as one log: they draw their positions from one sequence. */
@Repository
class AuditExport {

    private final JdbcClient jdbc;

    AuditExport(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param json an object with position, type, at and actor, and what belongs to its type */
    record Line(long position, String json) {}

    /** Those behind a position, in its order. */
    List<Line> lines(TenantId tenant, long after, int limit) {
        return jdbc.sql("""
                select position, json_strip_nulls(line)::text as line from (
                  (select position, json_build_object('position', position, 'type', 'move', 'at', moved_at, 'actor', actor,
                      'reason', reason, 'name', name, 'alias', alias, 'sequence', sequence, 'cause', cause,
                      'previous', previous, 'digest', digest, 'evidence', evidence, 'policy', policy) as line
                    from alias_move where tenant = :tenant and position > :after order by position limit :limit)
                  union all
                  (select position, json_build_object('position', position, 'type', 'policy', 'at', changed_at,
                      'actor', actor, 'reason', reason, 'scope', scope, 'name', name, 'alias', alias,
                      'sequence', sequence, 'rules', rules, 'removed', rules is null)
                    from policy where tenant = :tenant and position > :after order by position limit :limit)
                  union all
                  (select position, json_build_object('position', position, 'type', 'evidence', 'at', recorded_at,
                      'actor', recorded_by, 'id', id, 'digest', digest, 'kind', kind, 'metrics', metrics::json,
                      'dataDigest', data_digest, 'dataFrom', data_from, 'dataTo', data_to, 'windows', windows,
                      'hardware', hardware, 'measuredAt', measured_at)
                    from evidence where tenant = :tenant and position > :after order by position limit :limit)
                  union all
                  (select position, json_build_object('position', position, 'type', 'deletion', 'at', deleted_at,
                      'actor', actor, 'reason', reason, 'name', name, 'digest', digest)
                    from version_deletion where tenant = :tenant and position > :after order by position limit :limit)
                  union all
                  (select position, json_build_object('position', position, 'type', 'collection', 'at', collected_at,
                      'actor', actor, 'reason', reason, 'artefacts', artefacts, 'bytes', bytes)
                    from collection where tenant = :tenant and position > :after order by position limit :limit)
                ) as log
                order by position limit :limit
                """)
                .param("tenant", tenant.value())
                .param("after", after)
                .param("limit", limit)
                .query((row, n) -> new Line(row.getLong("position"), row.getString("line")))
                .list();
    }
}
