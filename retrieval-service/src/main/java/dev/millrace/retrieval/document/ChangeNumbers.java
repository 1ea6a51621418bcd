package dev.millrace.retrieval.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Numbers changes. It comes last in a transaction: the tenant's counter stays locked until the commit, which is what makes
 * numbers visible in their order; counters are locked in the order of tenants, so that nobody waits in a circle.
 */
final class ChangeNumbers {

    private static final String TAKE = """
            insert into change_counter as c (tenant, last_change) values (:tenant, :count)
            on conflict (tenant) do update set last_change = c.last_change + :count
            returning last_change
            """;
    private static final String RECORD = """
            insert into document_change (tenant, document, change, deleted)
            select :tenant, n.document, n.change,
                not exists (select from document d where d.tenant = :tenant and d.id = n.document)
            from unnest(:documents::text[], :changes::bigint[]) as n(document, change)
            on conflict (tenant, document) do update
            set change = excluded.change, deleted = excluded.deleted, changed_at = clock_timestamp()
            """;
    private static final String MARK_VERSIONS = """
            update document d set change = n.change
            from unnest(:documents::text[], :changes::bigint[]) as n(document, change)
            where d.tenant = :tenant and d.id = n.document and d.change = 0
            """;
    private static final String MARK_ENCODINGS = """
            update encoding e set change = n.change
            from unnest(:documents::text[], :changes::bigint[]) as n(document, change)
            where e.tenant = :tenant and e.document = n.document and e.change = 0
            """;

    private ChangeNumbers() {}

    /** Records the last state of each; versions and encodings whose change is 0 get the number. */
    static void give(JdbcClient jdbc, SortedSet<Changed> changes) {
        Map<String, List<String>> byTenant = new TreeMap<>();
        changes.forEach(change -> byTenant.computeIfAbsent(change.tenant().value(), tenant -> new ArrayList<>())
                .add(change.document().value()));
        byTenant.forEach((tenant, documents) -> {
            long last = jdbc.sql(TAKE)
                    .param("tenant", tenant)
                    .param("count", documents.size())
                    .query(Long.class)
                    .single();
            Long[] numbers = new Long[documents.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = last - numbers.length + 1 + i;
            }
            for (String statement : List.of(RECORD, MARK_VERSIONS, MARK_ENCODINGS)) {
                jdbc.sql(statement)
                        .param("tenant", tenant)
                        .param("documents", documents.toArray(String[]::new))
                        .param("changes", numbers)
                        .update();
            }
        });
    }
}
