package dev.millrace.retrieval.search;

import dev.millrace.events.DocumentId;
import dev.millrace.events.DocumentPart.Section;
import dev.millrace.events.TenantId;
import dev.millrace.retrieval.document.Document;
import dev.millrace.retrieval.document.DocumentSlice;
import dev.millrace.retrieval.document.DocumentSource;
import dev.millrace.retrieval.document.DocumentText;
import dev.millrace.retrieval.search.Snapping.Span;
import java.util.ArrayDeque;
import java.util.Deque;
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

    /** A document's text, of which pieces can be read. */
    interface Text {
        Document document();

        String slice(int begin, int end);

        /** Whole sentences in the place of a region. */
        default Span snapped(int begin, int end) {
            return Snapping.sentences(begin, end, document().characters(), this::slice);
        }

        List<Section> sections();

        List<Integer> pages();

        /** Headings above a place, the highest first. */
        default List<String> headings(int place) {
            Deque<Section> path = new ArrayDeque<>();
            for (Section section : sections()) {
                if (section.begin() > place) {
                    break;
                }
                while (!path.isEmpty() && path.getLast().level() >= section.level()) {
                    path.removeLast();
                }
                path.addLast(section);
            }
            return path.stream().map(Section::heading).toList();
        }

        /** From 1. */
        default Optional<Integer> page(int place) {
            int page = (int) pages().stream().filter(begin -> begin <= place).count();
            return pages().isEmpty() ? Optional.empty() : Optional.of(Math.max(1, page));
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
                    .map(DocumentSlice::text)
                    .orElse("");
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
