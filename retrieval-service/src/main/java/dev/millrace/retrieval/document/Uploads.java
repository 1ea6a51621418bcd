package dev.millrace.retrieval.document;

import dev.millrace.events.DocumentHeader;
import dev.millrace.events.DocumentId;
import dev.millrace.events.DocumentPart;
import dev.millrace.events.EventJson;
import dev.millrace.events.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Gathers the parts of uploads. */
final class Uploads {

    private static final String STORED = """
            select 1 from document where tenant = :tenant and id = :document and upload = :upload
            """;
    private static final String BEGIN = """
            insert into upload (tenant, document, upload, digest, parts, received, characters, header)
            values (:tenant, :document, :upload, :digest, :parts, 0, 0, :header::jsonb)
            on conflict do nothing
            """;
    private static final String STATE = """
            select digest, parts, received, characters, header from upload
            where tenant = :tenant and document = :document and upload = :upload
            """;
    private static final String STORE = """
            insert into document_part
                (tenant, document, upload, number, begin_offset, end_offset, text, sections, pages)
            values (:tenant, :document, :upload, :number, :begin, :end, :text, :sections::jsonb, :pages::jsonb)
            """;
    private static final String ADVANCE = """
            update upload set received = received + 1, characters = :end
            where tenant = :tenant and document = :document and upload = :upload
            """;

    private final JdbcClient jdbc;

    Uploads(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** What a part led to. */
    sealed interface Gathered {
        record Incomplete() implements Gathered {}

        /** The part came before. */
        record Known() implements Gathered {}

        record Complete(String upload, String digest, DocumentHeader header) implements Gathered {}

        record Refused(String reason) implements Gathered {}
    }

    private record State(String digest, int parts, int received, int characters, DocumentHeader header) {}

    Gathered add(TenantId tenant, DocumentId document, DocumentPart part) {
        if (of(tenant, document, part, STORED).query(Integer.class).optional().isPresent()) {
            return new Gathered.Known();
        }
        if (part.header().isPresent()) {
            of(tenant, document, part, BEGIN)
                    .param("digest", part.digest())
                    .param("parts", part.of())
                    .param("header", json(part.header().get()))
                    .update();
        }
        Optional<State> found = of(tenant, document, part, STATE)
                .query((row, number) -> new State(
                        row.getString(1),
                        row.getInt(2),
                        row.getInt(3),
                        row.getInt(4),
                        EventJson.read(row.getString(5).getBytes(StandardCharsets.UTF_8), DocumentHeader.class)))
                .optional();
        if (found.isEmpty()) {
            return new Gathered.Refused("incomplete: the upload's first part is missing");
        }
        State state = found.get();
        int end = part.offset() + part.text().length();
        if (part.number() < state.received()) {
            return new Gathered.Known();
        }
        if (part.number() != state.received() || part.offset() != state.characters()) {
            return new Gathered.Refused("incomplete: part %d at %d was to come next, not part %d at %d"
                    .formatted(state.received(), state.characters(), part.number(), part.offset()));
        }
        if (part.of() != state.parts() || !part.digest().equals(state.digest())) {
            return new Gathered.Refused("contradictory: parts of one upload state another digest or count");
        }
        if (part.number() + 1 == part.of() && end != state.header().characters()) {
            return new Gathered.Refused("contradictory: the text has " + end + " characters, and the header says "
                    + state.header().characters());
        }
        of(tenant, document, part, STORE)
                .param("number", part.number())
                .param("begin", part.offset())
                .param("end", end)
                .param("text", part.text())
                .param("sections", json(part.sections()))
                .param("pages", json(part.pages()))
                .update();
        of(tenant, document, part, ADVANCE).param("end", end).update();
        return part.number() + 1 == part.of()
                ? new Gathered.Complete(part.upload(), part.digest(), state.header())
                : new Gathered.Incomplete();
    }

    private JdbcClient.StatementSpec of(TenantId tenant, DocumentId document, DocumentPart part, String sql) {
        return jdbc.sql(sql)
                .param("tenant", tenant.value())
                .param("document", document.value())
                .param("upload", part.upload());
    }

    static String json(Object value) {
        return new String(EventJson.write(value), StandardCharsets.UTF_8);
    }
}
