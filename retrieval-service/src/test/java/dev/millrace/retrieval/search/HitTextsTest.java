package dev.millrace.retrieval.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import dev.millrace.retrieval.document.Document;
import dev.millrace.retrieval.document.DocumentSlice;
import dev.millrace.retrieval.document.DocumentSource;
import dev.millrace.retrieval.document.DocumentText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HitTextsTest {

    private static final TenantId TENANT = new TenantId("t");
    private static final DocumentId ID = new DocumentId("d");

    /** Too long to be read whole, and nothing but characters of two units. */
    private static final String TEXT = "🍞".repeat(200_000);

    /** A source that gives whole characters, as the database does. */
    private record Source(String version) implements DocumentSource {

        @Override
        public Optional<Document> find(TenantId tenant, DocumentId id) {
            return Optional.of(new Document(
                    id,
                    version,
                    "digest",
                    Optional.empty(),
                    "text/plain",
                    TEXT.length(),
                    TEXT.length(),
                    Optional.empty(),
                    List.of(),
                    Map.of(),
                    Instant.EPOCH,
                    Instant.EPOCH));
        }

        @Override
        public List<Document> page(TenantId tenant, String after, int limit) {
            return List.of();
        }

        @Override
        public Optional<DocumentText> text(TenantId tenant, DocumentId id) {
            return find(tenant, id).map(document -> new DocumentText(document, TEXT, List.of(), List.of()));
        }

        @Override
        public Optional<DocumentText> outline(TenantId tenant, DocumentId id) {
            return find(tenant, id).map(document -> new DocumentText(document, "", List.of(), List.of()));
        }

        @Override
        public Optional<DocumentSlice> slice(TenantId tenant, DocumentId id, int begin, int end) {
            int from = begin - begin % 2;
            int to = Math.min(end + end % 2, TEXT.length());
            return Optional.of(new DocumentSlice(id, version, from, to, TEXT.substring(from, to)));
        }

        @Override
        public List<TenantId> tenants() {
            return List.of();
        }
    }

    @Test
    void aPieceIsExactlyWhatLiesWithinItsBounds() {
        HitText text = new HitTexts(new Source("v")).of(TENANT, ID, "v").orElseThrow();

        assertThat(text.slice(100_001, 100_010)).isEqualTo(TEXT.substring(100_001, 100_010));
        assertThat(text.slice(0, 4)).isEqualTo(TEXT.substring(0, 4));
        assertThat(text.slice(TEXT.length() - 3, TEXT.length())).isEqualTo(TEXT.substring(TEXT.length() - 3));
    }

    @Test
    void anotherVersionIsNotShown() {
        assertThat(new HitTexts(new Source("new")).of(TENANT, ID, "old")).isEmpty();
    }
}
