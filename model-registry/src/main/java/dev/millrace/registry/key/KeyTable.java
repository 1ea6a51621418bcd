package dev.millrace.registry.key;

import dev.millrace.events.TenantId;
import dev.millrace.servicekit.tenancy.Tenancy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

/** The keys, by id and by hash. Whose a key is, only the key says: looking one up is of all tenants, as are keys of all tenants. */
@Repository
class KeyTable {

    /** How exactly it is known when a key was used last: not every request is to write. */
    private static final Duration USED = Duration.ofMinutes(1);

    private static final String INSERT = """
            insert into api_key (id, tenant, name, hash, scopes, created_at, created_by, expires_at, rotated_from)
            values (?, ?, ?, ?, ?::text[], ?, ?, ?, ?)
            """;
    private static final String TOUCH = """
            update api_key set last_used_at = :now
            where id = :id and (last_used_at is null or last_used_at < :before)
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    KeyTable(JdbcClient jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    void insert(ApiKey key, String hash, String event) {
        within(key.tenant(), () -> {
            jdbc.sql(INSERT)
                    .params(Arrays.asList(
                            key.id(),
                            key.tenant().map(TenantId::value).orElse(null),
                            key.name(),
                            hash,
                            key.scopes().toArray(String[]::new),
                            time(key.createdAt()),
                            key.createdBy(),
                            key.expiresAt().map(KeyTable::time).orElse(null),
                            key.rotatedFrom().orElse(null)))
                    .update();
            record(key, event, key.createdBy(), key.createdAt());
            return true;
        });
    }

    /** Expires it no later than at that time. */
    void expire(ApiKey key, Instant at) {
        within(
                key.tenant(),
                () -> jdbc.sql("update api_key set expires_at = least(expires_at, :at) where id = :id")
                        .param("at", time(at))
                        .param("id", key.id())
                        .update());
    }

    /** @return false when it was revoked before */
    boolean revoke(ApiKey key, String actor, Instant at) {
        return within(key.tenant(), () -> {
            boolean revoked = jdbc.sql("update api_key set revoked_at = :at where id = :id and revoked_at is null")
                            .param("at", time(at))
                            .param("id", key.id())
                            .update()
                    > 0;
            if (revoked) {
                record(key, "revoked", actor, at);
            }
            return revoked;
        });
    }

    Optional<ApiKey> byHash(String hash) {
        return Tenancy.ofAll(() -> jdbc.sql("select * from api_key where hash = ?")
                .param(hash)
                .query(KeyTable::key)
                .optional());
    }

    /** @param tenant empty: whoever's it is */
    Optional<ApiKey> byId(String id, Optional<TenantId> tenant) {
        return Tenancy.of(
                tenant,
                () -> jdbc.sql(
                                "select * from api_key where id = :id and (cast(:tenant as text) is null or tenant = :tenant)")
                        .param("id", id)
                        .param("tenant", tenant.map(TenantId::value).orElse(null))
                        .query(KeyTable::key)
                        .optional());
    }

    /** @param all whether those of all tenants are listed, too */
    List<ApiKey> list(TenantId tenant, boolean all, String after, int limit) {
        return Tenancy.of(
                all ? Optional.empty() : Optional.of(tenant),
                () -> jdbc.sql("""
                select * from api_key where (tenant = :tenant or :all and tenant is null) and id > :after
                order by id limit :limit
                """)
                        .param("tenant", tenant.value())
                        .param("all", all)
                        .param("after", after)
                        .param("limit", limit)
                        .query(KeyTable::key)
                        .list());
    }

    /** Keys of a tenant that are neither expired nor revoked. */
    long valid(TenantId tenant, Instant now) {
        return jdbc.sql("""
                select count(*) from api_key
                where tenant = :tenant and revoked_at is null and (expires_at is null or expires_at > :now)
                """)
                .param("tenant", tenant.value())
                .param("now", time(now))
                .query(Long.class)
                .single();
    }

    void used(String id, Instant now) {
        Tenancy.ofAll(() -> jdbc.sql(TOUCH)
                .param("id", id)
                .param("now", time(now))
                .param("before", time(now.minus(USED)))
                .update());
    }

    private <T> T within(Optional<TenantId> owner, Supplier<T> work) {
        return Objects.requireNonNull(Tenancy.of(owner, () -> transactions.execute(status -> work.get())));
    }

    private void record(ApiKey key, String event, String actor, Instant at) {
        jdbc.sql("insert into key_event (tenant, key, event, actor, at) values (?, ?, ?, ?, ?)")
                .params(Arrays.asList(key.tenant().map(TenantId::value).orElse(null), key.id(), event, actor, time(at)))
                .update();
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static ApiKey key(ResultSet row, int number) throws SQLException {
        String id = row.getString("id");
        return new ApiKey(
                id,
                KeyText.prefix(id),
                Optional.ofNullable(row.getString("tenant")).map(TenantId::new),
                row.getString("name"),
                List.of((String[]) row.getArray("scopes").getArray()),
                time(row, "created_at").orElseThrow(),
                row.getString("created_by"),
                time(row, "expires_at"),
                time(row, "revoked_at"),
                time(row, "last_used_at"),
                Optional.ofNullable(row.getString("rotated_from")));
    }

    private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
        @Nullable OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return Optional.ofNullable(time).map(OffsetDateTime::toInstant);
    }
}
