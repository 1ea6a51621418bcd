package dev.millrace.registry.artefact;

import dev.millrace.events.TenantId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Uploads in the database: how far each has come. */
@Repository
class UploadTable {

    private final JdbcClient jdbc;
    private final RowMapper<Upload> row;

    UploadTable(JdbcClient jdbc, UploadProperties limits) {
        this.jdbc = jdbc;
        long maxChunk = limits.maxChunk().toBytes();
        this.row = (row, n) -> new Upload(
                row.getObject("id", UUID.class),
                row.getString("sha256"),
                row.getLong("size"),
                row.getLong("received"),
                maxChunk,
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant());
    }

    /** @return false when the tenant has as many open as it may have */
    boolean insert(TenantId tenant, Upload upload, int maxOpen) {
        return jdbc.sql("""
                insert into upload (tenant, id, sha256, size, created_at, expires_at)
                select :tenant, :id, :sha256, :size, :createdAt, :expiresAt
                where (select count(*) from upload where tenant = :tenant and expires_at > :createdAt) < :maxOpen
                """)
                        .param("tenant", tenant.value())
                        .param("id", upload.id())
                        .param("sha256", upload.sha256())
                        .param("size", upload.size())
                        .param("createdAt", upload.createdAt().atOffset(ZoneOffset.UTC))
                        .param("expiresAt", upload.expiresAt().atOffset(ZoneOffset.UTC))
                        .param("maxOpen", maxOpen)
                        .update()
                == 1;
    }

    Optional<Upload> find(TenantId tenant, UUID id, Instant now) {
        return jdbc.sql("select * from upload where tenant = :tenant and id = :id and expires_at > :now")
                .param("tenant", tenant.value())
                .param("id", id)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query(row)
                .optional();
    }

    /** @return false when it stands elsewhere by now, or is gone */
    boolean advance(TenantId tenant, UUID id, long from, long to, Instant expiresAt) {
        return jdbc.sql("""
                update upload set received = :to, expires_at = :expiresAt
                where tenant = :tenant and id = :id and received = :from
                """)
                        .param("tenant", tenant.value())
                        .param("id", id)
                        .param("from", from)
                        .param("to", to)
                        .param("expiresAt", expiresAt.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    void delete(TenantId tenant, UUID id) {
        jdbc.sql("delete from upload where tenant = :tenant and id = :id")
                .param("tenant", tenant.value())
                .param("id", id)
                .update();
    }

    /** Of every tenant. @return ids of what was removed */
    List<UUID> deleteExpired(Instant now) {
        return jdbc.sql("delete from upload where expires_at <= :now returning id")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query((row, n) -> row.getObject("id", UUID.class))
                .list();
    }

    boolean exists(UUID id) {
        return jdbc.sql("select exists (select from upload where id = :id)")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }
}
