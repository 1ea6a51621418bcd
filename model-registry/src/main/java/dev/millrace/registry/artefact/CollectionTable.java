package dev.millrace.registry.artefact;

import dev.millrace.events.TenantId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What may be collected, in the database. */
@Repository
class CollectionTable {

    private final JdbcClient jdbc;

    CollectionTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Artefacts and their bytes. */
    record Freed(long artefacts, long bytes) {
        Freed plus(Freed more) {
            return new Freed(artefacts + more.artefacts, bytes + more.bytes);
        }
    }

    /** What no version keeps, and was not used since. */
    Freed unused(TenantId tenant, Instant before) {
        return jdbc.sql("""
                select count(*) as artefacts, coalesce(sum(size), 0) as bytes from artefact a
                where tenant = :tenant and used_at < :before
                  and not exists (select from artefact_use u where u.tenant = a.tenant and u.sha256 = a.sha256)
                """)
                .param("tenant", tenant.value())
                .param("before", before.atOffset(ZoneOffset.UTC))
                .query((row, n) -> new Freed(row.getLong("artefacts"), row.getLong("bytes")))
                .single();
    }

    /**
     * Locks some of what {@link #unused} counts, within a transaction. Who is about to use one of them waits; what somebody is about to use is left
     * out.
     */
    List<String> lock(TenantId tenant, Instant before, int limit) {
        return jdbc.sql("""
                select sha256 from artefact a
                where tenant = :tenant and used_at < :before
                  and not exists (select from artefact_use u where u.tenant = a.tenant and u.sha256 = a.sha256)
                limit :limit for update skip locked
                """)
                .param("tenant", tenant.value())
                .param("before", before.atOffset(ZoneOffset.UTC))
                .param("limit", limit)
                .query((row, n) -> row.getString("sha256"))
                .list();
    }

    /** Of what is locked, what still nobody uses: a version may have come between the look and the lock. */
    Freed delete(TenantId tenant, List<String> locked) {
        return jdbc.sql("""
                with deleted as (
                  delete from artefact a where tenant = :tenant and sha256 = any (:locked)
                    and not exists (select from artefact_use u where u.tenant = a.tenant and u.sha256 = a.sha256)
                  returning size
                )
                select count(*) as artefacts, coalesce(sum(size), 0) as bytes from deleted
                """)
                .param("tenant", tenant.value())
                .param("locked", locked.toArray(String[]::new))
                .query((row, n) -> new Freed(row.getLong("artefacts"), row.getLong("bytes")))
                .single();
    }

    /** Those files that some tenant has. */
    Set<String> had(Collection<String> files) {
        return new HashSet<>(
                jdbc.sql("select distinct sha256 from artefact where sha256 = any (:files) and bytes is null")
                        .param("files", files.toArray(String[]::new))
                        .query(String.class)
                        .list());
    }

    /** From here to the end of the transaction nobody records the file. */
    void lockFile(String sha256) {
        jdbc.sql("select 1 from pg_advisory_xact_lock(hashtextextended('file ' || :sha256, 0))")
                .param("sha256", sha256)
                .query(Integer.class)
                .single();
    }

    /** Within a transaction that holds the tenant's lock. */
    void log(TenantId tenant, Freed freed, String actor, String reason, Instant now) {
        jdbc.sql("""
                insert into collection (tenant, artefacts, bytes, actor, reason, collected_at)
                values (:tenant, :artefacts, :bytes, :actor, :reason, :now)
                """)
                .param("tenant", tenant.value())
                .param("artefacts", freed.artefacts())
                .param("bytes", freed.bytes())
                .param("actor", actor)
                .param("reason", reason)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }
}
