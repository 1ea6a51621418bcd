package dev.millrace.registry.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.TenantId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who descends from whom, by the parents that manifests name. */
@Component
final class Lineage {

    /** Versions in one answer. */
    static final int MAX = 1_000;

    /** Generations in one answer. */
    static final int MAX_DEPTH = 100;

    private final JdbcClient jdbc;

    Lineage(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A version in a line.
     *
     * @param generation 0 for the one asked for, growing away from it
     * @param deleted whether it does not live any more
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Relative(
            String digest, String name, Optional<String> parent, int generation, Instant createdAt, boolean deleted) {}

    /** Itself, its parent, and so on. */
    List<Relative> up(TenantId tenant, String digest, int depth, int limit) {
        return line(tenant, digest, depth, limit, "p.digest = line.digest", "p.parent");
    }

    /** Itself, its children, and so on. */
    List<Relative> down(TenantId tenant, String digest, int depth, int limit) {
        return line(tenant, digest, depth, limit, "p.parent = line.digest", "p.digest");
    }

    /** A version's digest covers its parent's: a line has an end, and passes no version twice. */
    private List<Relative> line(
            TenantId tenant, String digest, int depth, int limit, String condition, String towards) {
        return jdbc.sql("""
                with recursive line (digest, generation) as (
                  select cast(:digest as text) collate "C", 0
                  union all
                  select %s, line.generation + 1 from line join parentage p on p.tenant = :tenant and %s
                  where line.generation < :depth
                ), shown as (
                  select * from line limit :limit
                )
                select v.digest, v.name, v.created_at, shown.generation, p.parent, l.digest is null as deleted
                from shown join version v on v.tenant = :tenant and v.digest = shown.digest
                left join parentage p on p.tenant = :tenant and p.digest = v.digest
                left join live_version l on l.tenant = :tenant and l.digest = v.digest
                order by shown.generation, v.position
                """.formatted(towards, condition))
                .param("digest", digest)
                .param("tenant", tenant.value())
                .param("depth", depth)
                .param("limit", limit)
                .query((row, n) -> new Relative(
                        row.getString("digest"),
                        row.getString("name"),
                        Optional.ofNullable(row.getString("parent")),
                        row.getInt("generation"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getBoolean("deleted")))
                .list();
    }
}
