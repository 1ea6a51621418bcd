package dev.millrace.retrieval.index;

import dev.millrace.events.DocumentId;
import java.io.IOException;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;

/** What parents of a segment say of their documents, asked for in their order. */
final class LeafDocuments {

    private final BinaryDocValues ids;
    private final BinaryDocValues versions;
    private final NumericDocValues passages;

    LeafDocuments(LeafReader leaf) throws IOException {
        this.ids = DocValues.getBinary(leaf, Fields.ID);
        this.versions = DocValues.getBinary(leaf, Fields.VERSION);
        this.passages = DocValues.getNumeric(leaf, Fields.PASSAGES);
    }

    boolean isParent(int doc) throws IOException {
        return ids.advanceExact(doc);
    }

    DocumentId id(int parent) throws IOException {
        return new DocumentId(text(ids, parent));
    }

    String version(int parent) throws IOException {
        return text(versions, parent);
    }

    int passages(int parent) throws IOException {
        return passages.advanceExact(parent) ? (int) passages.longValue() : 0;
    }

    private static String text(BinaryDocValues values, int parent) throws IOException {
        return values.advanceExact(parent) ? values.binaryValue().utf8ToString() : "";
    }
}
