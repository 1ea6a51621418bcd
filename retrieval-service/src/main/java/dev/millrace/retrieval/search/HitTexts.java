package dev.millrace.retrieval.search;

import dev.millrace.events.DocumentId;
import dev.millrace.events.DocumentPart.Section;
import dev.millrace.events.TenantId;
import dev.millrace.retrieval.document.Document;
import dev.millrace.retrieval.document.DocumentSlice;
import dev.millrace.retrieval.document.DocumentSource;
import dev.millrace.retrieval.document.DocumentText;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Texts of what was found, from the truth: what is no longer there, or in another version, is not shown. */
@Component
class HitTexts {

    /** Up to here a text is read whole; beyond, piece by piece. */
    private static final int WHOLE = 1 << 18;

    private final DocumentSource documents;

    HitTexts(DocumentSource documents) {
        this.documents = documents;
    }

    /** With what else is known of the document. */
    interface Text extends HitText {
        Document document();

        @Override
        default Optional<String> title() {
            return document().title();
        }

        @Override
        default int characters() {
            return document().characters();
        }
    }

    private record Whole(DocumentText own) implements Text {
        @Override
        public Document document() {
            return own.document();
        }

        @Override
        public String slice(int begin, int end) {
            return own.text()
                    .substring(
                            Math.min(begin, own.text().length()),
                            Math.min(end, own.text().length()));
        }

        @Override
        public List<Section> sections() {
            return own.sections();
        }

        @Override
        public List<Integer> pages() {
            return own.pages();
        }
    }

    private record Pieces(DocumentText outline, DocumentSource source, TenantId tenant) implements Text {
        @Override
        public Document document() {
            return outline.document();
        }

        @Override
        public String slice(int begin, int end) {
            return source.slice(tenant, document().id(), begin, end)
                    .filter(piece -> piece.version().equals(document().version()))
                    .map(piece -> within(piece, begin, end))
                    .orElse("");
        }

        /** A piece is longer by a unit where it would end in half a character; places count from the one that was asked for. */
        private static String within(DocumentSlice piece, int begin, int end) {
            int length = piece.text().length();
            int from = Math.clamp(begin - piece.begin(), 0, length);
            return piece.text().substring(from, Math.clamp(end - piece.begin(), from, length));
        }

        @Override
        public List<Section> sections() {
            return outline.sections();
        }

        @Override
        public List<Integer> pages() {
            return outline.pages();
        }
    }

    /** Empty when this version is no longer the document's. */
    Optional<Text> of(TenantId tenant, DocumentId id, String version) {
        Optional<Document> found =
                documents.find(tenant, id).filter(document -> document.version().equals(version));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (found.get().characters() <= WHOLE) {
            return documents
                    .text(tenant, id)
                    .filter(text -> text.document().version().equals(version))
                    .map(Whole::new);
        }
        return documents
                .outline(tenant, id)
                .filter(text -> text.document().version().equals(version))
                .map(outline -> new Pieces(outline, documents, tenant));
    }
}
