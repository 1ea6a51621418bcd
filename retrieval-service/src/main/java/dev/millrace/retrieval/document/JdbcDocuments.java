package dev.millrace.retrieval.document;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** {@link DocumentSource} by one statement a call, so that each sees one version. */
@Component
class JdbcDocuments implements DocumentSource {

    private static final String FIND =
            "select " + DocumentRow.COLUMNS + " from document d where d.tenant = :tenant and d.id = :id";
    private static final String PAGE = "select " + DocumentRow.COLUMNS + """
             from document d where d.tenant = :tenant and d.id > :after order by d.id limit :limit
            """;
    private static final String TEXT = "select " + DocumentRow.COLUMNS + """
            , case when p.number = 0 then d.sections end as sections, case when p.number = 0 then d.pages end as pages, p.text
            from document d
            join document_part p on p.tenant = d.tenant and p.document = d.id and p.upload = d.upload
            where d.tenant = :tenant and d.id = :id order by p.number
            """;
    private static final String SLICE = """
            select d.version, p.begin_offset, p.text
            from document d
            join document_part p on p.tenant = d.tenant and p.document = d.id and p.upload = d.upload
            where d.tenant = :tenant and d.id = :id and p.end_offset >= :begin and p.begin_offset <= :end
            order by p.number
            """;
    private static final String OUTLINE = "select " + DocumentRow.COLUMNS + """
            , d.sections, d.pages from document d where d.tenant = :tenant and d.id = :id
            """;

    private final JdbcClient jdbc;

    JdbcDocuments(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Document> find(TenantId tenant, DocumentId id) {
        return of(FIND, tenant, id)
                .query((row, number) -> DocumentRow.read(row))
                .optional();
    }

    @Override
    public List<Document> page(TenantId tenant, String after, int limit) {
        return jdbc.sql(PAGE)
                .param("tenant", tenant.value())
                .param("after", after)
                .param("limit", limit)
                .query((row, number) -> DocumentRow.read(row))
                .list();
    }

    @Override
    public Optional<DocumentText> text(TenantId tenant, DocumentId id) {
        return of(TEXT, tenant, id).query((ResultSetExtractor<Optional<DocumentText>>) JdbcDocuments::join);
    }

    @Override
    public Optional<DocumentText> outline(TenantId tenant, DocumentId id) {
        return of(OUTLINE, tenant, id)
                .query((row, number) ->
                        new DocumentText(DocumentRow.read(row), "", DocumentRow.sections(row), DocumentRow.pages(row)))
                .optional();
    }

    @Override
    public Optional<DocumentSlice> slice(TenantId tenant, DocumentId id, int begin, int end) {
        return of(SLICE, tenant, id).param("begin", begin).param("end", end).query((ResultSetExtractor<
                        Optional<DocumentSlice>>)
                rows -> cut(rows, id, begin, end));
    }

    @Override
    public List<TenantId> tenants() {
        return jdbc.sql("select tenant from change_counter order by tenant")
                .query((row, number) -> new TenantId(row.getString(1)))
                .list();
    }

    private static Optional<DocumentText> join(ResultSet rows) throws SQLException {
        if (!rows.next()) {
            return Optional.empty();
        }
        Document document = DocumentRow.read(rows);
        DocumentText first =
                new DocumentText(document, rows.getString("text"), DocumentRow.sections(rows), DocumentRow.pages(rows));
        if (first.text().length() == document.characters()) {
            return Optional.of(first);
        }
        StringBuilder text = new StringBuilder(document.characters()).append(first.text());
        while (rows.next()) {
            text.append(rows.getString("text"));
        }
        return Optional.of(new DocumentText(document, text.toString(), first.sections(), first.pages()));
    }

    private static Optional<DocumentSlice> cut(ResultSet rows, DocumentId id, int begin, int end) throws SQLException {
        StringBuilder text = new StringBuilder();
        String version = "";
        int offset = 0;
        while (rows.next()) {
            if (version.isEmpty()) {
                version = rows.getString("version");
                offset = rows.getInt("begin_offset");
            }
            text.append(rows.getString("text"));
        }
        if (version.isEmpty()) {
            return Optional.empty();
        }
        int from = whole(text, Math.clamp(begin - offset, 0, text.length()), -1);
        int to = whole(text, Math.clamp(end - offset, from, text.length()), 1);
        return Optional.of(new DocumentSlice(id, version, offset + from, offset + to, text.substring(from, to)));
    }

    /** The offset, or the next one in a direction when it would cut a surrogate pair. */
    private static int whole(CharSequence text, int at, int direction) {
        return at > 0 && at < text.length() && Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at))
                ? at + direction
                : at;
    }

    private JdbcClient.StatementSpec of(String sql, TenantId tenant, DocumentId id) {
        return jdbc.sql(sql).param("tenant", tenant.value()).param("id", id.value());
    }
}
