package dev.millrace.retrieval.index;

import dev.millrace.events.EventJson;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KnnByteVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;

/** Writes documents as blocks of the index. */
final class Blocks {

    /** How often words occur is all that BM25 asks; where they stand is not kept. */
    private static final FieldType WORDS = new FieldType();

    /** A passage is asked for its words, too, when it is what a query is widened by. */
    private static final FieldType PASSAGE_WORDS = new FieldType();

    static {
        WORDS.setTokenized(true);
        WORDS.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        WORDS.freeze();
        PASSAGE_WORDS.setTokenized(true);
        PASSAGE_WORDS.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        PASSAGE_WORDS.setStoreTermVectors(true);
        PASSAGE_WORDS.setStoreTermVectorOffsets(true);
        PASSAGE_WORDS.freeze();
    }

    private Blocks() {}

    /**
     * A document's passages and, last, itself.
     *
     * @throws IllegalArgumentException when a vector is none
     */
    static List<Document> of(IndexedDocument document) {
        List<BytesRef> filterTerms = FilterTerms.of(document.id(), document.header());
        String title = document.header().title().map(words -> words + "\n").orElse("");
        List<Document> block = new ArrayList<>(document.passages().size() + 1);
        int up = document.passages().size();
        for (IndexedPassage passage : document.passages()) {
            block.add(filterable(passage(passage, title, document.text(), up--), document, filterTerms));
        }
        block.add(filterable(parent(document, title), document, filterTerms));
        return block;
    }

    private static Document passage(IndexedPassage passage, String title, String text, int up) {
        Document fields = new Document();
        fields.add(
                new Field(Fields.PASSAGE_WORDS, title + text.substring(passage.begin(), passage.end()), PASSAGE_WORDS));
        fields.add(new NumericDocValuesField(Fields.SPAN, span(passage.begin(), passage.end())));
        fields.add(new NumericDocValuesField(Fields.UP, up));
        fields.add(new NumericDocValuesField(Fields.SHIFT, (long) passage.begin() - title.length()));
        passage.vector().map(QuantisedVector::of).ifPresent(vector -> {
            fields.add(new KnnByteVectorField(Fields.VECTOR, vector.bytes(), VectorSimilarityFunction.COSINE));
            fields.add(new NumericDocValuesField(Fields.SQUARE, vector.square()));
        });
        return fields;
    }

    private static Document parent(IndexedDocument document, String title) {
        Document fields = new Document();
        fields.add(new Field(Fields.WORDS, title + document.text(), WORDS));
        fields.add(
                new NumericDocValuesField(Fields.PASSAGES, document.passages().size()));
        fields.add(
                new BinaryDocValuesField(Fields.ID, new BytesRef(document.id().value())));
        fields.add(new BinaryDocValuesField(Fields.VERSION, new BytesRef(document.version())));
        fields.add(new StoredField(Fields.HEADER, EventJson.write(document.header())));
        document.rankVectors()
                .ifPresent(bytes -> fields.add(new BinaryDocValuesField(Fields.RANK_VECTORS, new BytesRef(bytes))));
        return fields;
    }

    private static Document filterable(Document fields, IndexedDocument document, List<BytesRef> filterTerms) {
        fields.add(new StringField(Fields.KEY, document.id().value(), Field.Store.NO));
        filterTerms.forEach(term -> fields.add(new StringField(Fields.FILTER, term, Field.Store.NO)));
        return fields;
    }

    private static long span(int begin, int end) {
        return (long) begin << Integer.SIZE | end;
    }

    static int begin(long span) {
        return (int) (span >>> Integer.SIZE);
    }

    static int end(long span) {
        return (int) span;
    }
}
