package dev.millrace.retrieval.indexing;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import dev.millrace.retrieval.document.Document;
import dev.millrace.retrieval.document.DocumentSource;
import dev.millrace.retrieval.document.DocumentText;
import dev.millrace.retrieval.document.PassageVector;
import dev.millrace.retrieval.document.StoredVectors;
import dev.millrace.retrieval.document.VectorStore;
import dev.millrace.retrieval.index.Header;
import dev.millrace.retrieval.index.IndexedDocument;
import dev.millrace.retrieval.index.IndexedPassage;
import dev.millrace.retrieval.window.Passages;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Puts together what is indexed of a document: its present version, with vectors where there are some. */
@Component
class Assembly {

    private final DocumentSource documents;
    private final VectorStore vectors;
    private final Passages passages;

    Assembly(DocumentSource documents, VectorStore vectors, Passages passages) {
        this.documents = documents;
        this.vectors = vectors;
        this.passages = passages;
    }

    /** Empty when there is no such document any more. */
    Optional<IndexedDocument> of(TenantId tenant, DocumentId id, String encoding) {
        return documents.text(tenant, id).map(text -> {
            String version = text.document().version();
            return vectors.find(tenant, id, version, encoding)
                    .map(found -> document(text, encoded(found), Optional.of(found.rankVectors())))
                    .orElseGet(() -> withoutVectors(text));
        });
    }

    /** The document with its vectors left out. */
    IndexedDocument withoutVectors(IndexedDocument document) {
        return new IndexedDocument(
                document.id(),
                document.version(),
                document.header(),
                document.text(),
                document.passages().stream()
                        .map(passage -> new IndexedPassage(passage.begin(), passage.end(), Optional.empty()))
                        .toList(),
                Optional.empty());
    }

    private IndexedDocument withoutVectors(DocumentText text) {
        List<IndexedPassage> cut = passages.cut(text.text(), text.sections()).stream()
                .map(passage -> new IndexedPassage(passage.begin(), passage.end(), Optional.empty()))
                .toList();
        return document(text, cut, Optional.empty());
    }

    private static IndexedDocument document(
            DocumentText text, List<IndexedPassage> passages, Optional<byte[]> rankVectors) {
        Document document = text.document();
        return new IndexedDocument(
                document.id(),
                document.version(),
                new Header(document.title(), document.language(), document.tags(), document.metadata()),
                text.text(),
                passages,
                rankVectors);
    }

    private static List<IndexedPassage> encoded(StoredVectors stored) {
        return stored.passages().stream()
                .map(passage -> new IndexedPassage(passage.begin(), passage.end(), ofLengthOne(passage)))
                .toList();
    }

    /** What was stored in steps is a little longer or shorter than one; nothing at all points nowhere. */
    private static Optional<float[]> ofLengthOne(PassageVector passage) {
        double squares = 0;
        for (float component : passage.vector()) {
            squares += (double) component * component;
        }
        if (squares == 0) {
            return Optional.empty();
        }
        float[] unit = new float[passage.vector().length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (passage.vector()[i] / Math.sqrt(squares));
        }
        return Optional.of(unit);
    }
}
