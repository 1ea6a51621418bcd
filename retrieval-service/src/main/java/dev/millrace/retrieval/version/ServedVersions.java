package dev.millrace.retrieval.version;

import dev.millrace.events.TenantId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Which version the tenants' searches use, the same for all replicas and after a restart. Thread-safe. */
@Component
class ServedVersions {

    private static final String REPLACE = """
            insert into served_ranker as s (tenant, version) values (:tenant, :version)
            on conflict (tenant) do update set version = excluded.version, since = clock_timestamp()
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    ServedVersions(JdbcClient jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    record Served(String version, Instant since) {}

    /** Tenants that are not there use the version that ships. */
    Map<TenantId, Served> all() {
        Map<TenantId, Served> all = new HashMap<>();
        jdbc.sql("select tenant, version, since from served_ranker").query(row -> {
            all.put(
                    new TenantId(row.getString(1)),
                    new Served(row.getString(2), row.getTimestamp(3).toInstant()));
        });
        return all;
    }

    /** False when another replica has moved it meanwhile. @param from empty, as {@code to}: the version that ships */
    boolean move(TenantId tenant, Optional<String> from, Optional<String> to) {
        return Boolean.TRUE.equals(transactions.execute(transaction -> {
            Optional<String> present = jdbc.sql("select version from served_ranker where tenant = ? for update")
                    .param(tenant.value())
                    .query(String.class)
                    .optional();
            if (!present.equals(from)) {
                return false;
            }
            if (to.isPresent()) {
                jdbc.sql(REPLACE)
                        .param("tenant", tenant.value())
                        .param("version", to.get())
                        .update();
            } else {
                jdbc.sql("delete from served_ranker where tenant = ?")
                        .param(tenant.value())
                        .update();
            }
            return true;
        }));
    }
}
