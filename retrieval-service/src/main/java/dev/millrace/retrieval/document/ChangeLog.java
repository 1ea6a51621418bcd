package dev.millrace.retrieval.document;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What an index follows: the last change of each document, numbered within its tenant. Whoever has seen a number has seen all
 * below it. Thread-safe.
 */
@Component
public class ChangeLog {

    private static final String AFTER = """
            select document, change, deleted from document_change
            where tenant = :tenant and change > :after order by change limit :limit
            """;

    private static final String ENCODED = """
            select document from encoding
            where tenant = :tenant and digest = :digest and change <= :until and document > :after
            order by document limit :limit
            """;

    private final JdbcClient jdbc;

    ChangeLog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param forgotten an index that has not seen this number may have missed a deletion */
    public record Position(long last, long forgotten) {}

    public record Change(DocumentId document, long number, boolean deleted) {}

    /** Names the database: numbers of another one mean nothing here. */
    public UUID store() {
        return jdbc.sql("select id from store_identity").query(UUID.class).single();
    }

    public Map<TenantId, Position> positions() {
        Map<TenantId, Position> positions = new HashMap<>();
        jdbc.sql("select tenant, last_change, forgotten from change_counter").query(row -> {
            positions.put(new TenantId(row.getString(1)), new Position(row.getLong(2), row.getLong(3)));
        });
        return positions;
    }

    /** In order; a document that changed again meanwhile is there under its newer number only. */
    public List<Change> after(TenantId tenant, long number, int limit) {
        return jdbc.sql(AFTER)
                .param("tenant", tenant.value())
                .param("after", number)
                .param("limit", limit)
                .query((row, index) -> new Change(new DocumentId(row.getString(1)), row.getLong(2), row.getBoolean(3)))
                .list();
    }

    /** Documents that already had vectors of a digest at a change, page by page in the order of their names. */
    public List<DocumentId> encoded(TenantId tenant, String digest, long until, String after, int limit) {
        return jdbc.sql(ENCODED)
                .param("tenant", tenant.value())
                .param("digest", digest)
                .param("until", until)
                .param("after", after)
                .param("limit", limit)
                .query((row, index) -> new DocumentId(row.getString(1)))
                .list();
    }
}
