package dev.millrace.retrieval.document;

import dev.millrace.events.TenantId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How far a tenant's documents have come with vectors of a digest. Thread-safe; takes time that grows with the tenant's documents. */
@Component
public class EncodingProgress {

    private static final String COUNT = """
            select count(*) as documents,
                count(*) filter (where e.digest is null and not coalesce(t.given_up, false) and exists (
                    select from encoding o
                    where o.tenant = d.tenant and o.document = d.id and o.version = d.version)) as missing
            from document d
            left join encoding e on e.tenant = d.tenant and e.document = d.id and e.digest = :digest and e.version = d.version
            left join encoding_task t
                on t.tenant = d.tenant and t.document = d.id and t.digest = :digest and t.version = d.version
            where d.tenant = :tenant
            """;

    private final JdbcClient jdbc;

    EncodingProgress(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param missing documents that have vectors of another digest, not of this, and are not given up */
    public record Count(long documents, long missing) {}

    public Count count(TenantId tenant, String digest) {
        return jdbc.sql(COUNT)
                .param("tenant", tenant.value())
                .param("digest", digest)
                .query((row, number) -> new Count(row.getLong("documents"), row.getLong("missing")))
                .single();
    }
}
