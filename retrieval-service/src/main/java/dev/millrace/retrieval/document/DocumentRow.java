package dev.millrace.retrieval.document;

import dev.millrace.events.DocumentId;
import dev.millrace.events.DocumentPart.Section;
import dev.millrace.events.EventJson;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads rows of the table {@code document}. */
final class DocumentRow {

    /** What {@link #read} takes. */
    static final String COLUMNS = """
            d.id, d.version, d.digest, d.title, d.media_type, d.bytes, d.characters, d.language, d.tags, d.metadata,
            d.created_at, d.updated_at
            """;

    private DocumentRow() {}

    static Document read(ResultSet row) throws SQLException {
        return new Document(
                new DocumentId(row.getString("id")),
                row.getString("version"),
                row.getString("digest"),
                Optional.ofNullable(row.getString("title")),
                row.getString("media_type"),
                row.getLong("bytes"),
                row.getInt("characters"),
                Optional.ofNullable(row.getString("language")),
                List.of(json(row, "tags", String[].class)),
                metadata(row),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }

    static List<Section> sections(ResultSet row) throws SQLException {
        return List.of(json(row, "sections", Section[].class));
    }

    static List<Integer> pages(ResultSet row) throws SQLException {
        return List.of(json(row, "pages", Integer[].class));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> metadata(ResultSet row) throws SQLException {
        return Map.copyOf(json(row, "metadata", Map.class));
    }

    private static <T> T json(ResultSet row, String column, Class<T> type) throws SQLException {
        return EventJson.read(row.getString(column).getBytes(StandardCharsets.UTF_8), type);
    }
}
