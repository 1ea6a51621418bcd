package dev.millrace.retrieval.document;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import dev.millrace.retrieval.document.DocumentState.State;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class DocumentStates {

    private static final String STATE = """
            select d.change, e.change as encoded, coalesce(t.given_up, false) as given_up, t.problem
            from document d
            left join lateral (
                select e.change from encoding e
                where e.tenant = d.tenant and e.document = d.id and e.version = d.version
                order by e.created_at desc limit 1) e on true
            left join lateral (
                select t.given_up, t.problem from encoding_task t
                where t.tenant = d.tenant and t.document = d.id and t.version = d.version
                order by t.due_at desc limit 1) t on true
            where d.tenant = :tenant and d.id = :id
            """;

    private final JdbcClient jdbc;
    private final ObjectProvider<IndexState> index;

    DocumentStates(JdbcClient jdbc, ObjectProvider<IndexState> index) {
        this.jdbc = jdbc;
        this.index = index;
    }

    Optional<DocumentState> of(TenantId tenant, DocumentId id) {
        IndexState state = index.getIfAvailable();
        long searchable = state == null ? 0 : state.searchable(tenant);
        return jdbc.sql(STATE)
                .param("tenant", tenant.value())
                .param("id", id.value())
                .query((row, number) -> {
                    long encoded = row.getLong("encoded");
                    boolean vectors = !row.wasNull();
                    return new DocumentState(
                            row.getLong("change") <= searchable ? State.indexed : State.pending,
                            vectors && encoded <= searchable
                                    ? State.indexed
                                    : !vectors && row.getBoolean("given_up") ? State.failed : State.pending,
                            Optional.ofNullable(row.getString("problem")));
                })
                .optional();
    }
}
