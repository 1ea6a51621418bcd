package dev.millrace.registry.search;

import dev.millrace.events.TenantId;
import java.sql.Array;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Finds versions. Thread-safe; a search ends within five seconds, found or not. */
@Component
final class Search {

    private static final RowMapper<Found> ROW = (row, n) -> new Found(
            row.getString("name"),
            row.getString("digest"),
            row.getLong("position"),
            row.getObject("created_at", OffsetDateTime.class).toInstant(),
            Optional.ofNullable(row.getString("created_by")),
            Optional.ofNullable(row.getString("kind")),
            Optional.ofNullable(row.getString("family")),
            Optional.ofNullable(row.getString("parent")),
            Optional.ofNullable(row.getString("data_digest")),
            texts(row.getArray("aliases")),
            texts(row.getArray("kernels")),
            texts(row.getArray("tags")),
            metrics(row.getArray("metric_names"), row.getArray("metric_values")));

    /** Versions that are sorted sooner than the newest are read for them. */
    private static final int FEW = 500;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;

    Search(JdbcClient jdbc, TransactionTemplate transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    /** Newest first, those registered before the position. */
    List<Found> find(TenantId tenant, Optional<Filter> filter, long before, int limit) {
        return Objects.requireNonNull(transactions.execute(status -> {
            // A plan for the values asked for: what is rare is looked up, what is common is read along.
            jdbc.sql("set local plan_cache_mode = force_custom_plan").update();
            jdbc.sql("set local statement_timeout = '5s'").update();
            Optional<FilterSql> sql = filter.map(asked -> new FilterSql(asked, rare(tenant, FilterSql.labels(asked))));
            String condition =
                    sql.map(compiled -> " and " + compiled.condition()).orElse("");
            return jdbc.sql("""
                    with page as (
                      select l.* from live_version l
                      where l.tenant = :tenant and l.position < :before%s
                      order by l.position desc limit :limit
                    )
                    select p.*,
                      array(select a.alias from alias a where a.tenant = p.tenant and a.kind = 'model' and a.name = p.name
                        and a.digest = p.digest order by a.alias) as aliases,
                      m.names as metric_names, m.amounts as metric_values
                    from page p, lateral (
                      select array_agg(name order by name) as names, array_agg(value order by name) as amounts
                      from latest_metric m where m.tenant = p.tenant and m.digest = p.digest) m
                    order by p.position desc
                    """.formatted(condition))
                    .param("tenant", tenant.value())
                    .param("before", before)
                    .param("limit", limit)
                    .params(sql.map(FilterSql::parameters).orElse(Map.of()))
                    .query(ROW)
                    .list();
        }));
    }

    private Set<String> rare(TenantId tenant, Set<String> labels) {
        if (labels.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(jdbc.sql("""
                select asked.label from unnest(cast(:labels as text[])) as asked (label)
                where (select count(*) from (
                  select from version_label b where b.tenant = :tenant and b.label = asked.label limit :few + 1) as seen) <= :few
                """)
                .param("labels", labels.toArray(String[]::new))
                .param("tenant", tenant.value())
                .param("few", FEW)
                .query(String.class)
                .list());
    }

    private static List<String> texts(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    private static Map<String, Double> metrics(@Nullable Array names, @Nullable Array values) throws SQLException {
        Map<String, Double> metrics = new LinkedHashMap<>();
        if (names != null && values != null) {
            String[] keys = (String[]) names.getArray();
            Double[] numbers = (Double[]) values.getArray();
            for (int i = 0; i < keys.length; i++) {
                metrics.put(keys[i], numbers[i]);
            }
        }
        return metrics;
    }
}
