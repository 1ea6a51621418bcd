package dev.millrace.retrieval.index;

import java.io.IOException;
import java.util.Optional;
import org.apache.lucene.index.ByteVectorValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;

/** The passages' vectors in a segment, read in the order of its documents. */
final class LeafVectors {

    private final Optional<ByteVectorValues> values;
    private final Optional<KnnVectorValues.DocIndexIterator> ordinals;
    private final NumericDocValues squares;

    LeafVectors(LeafReader leaf) throws IOException {
        this.values = Optional.ofNullable(leaf.getByteVectorValues(Fields.VECTOR));
        this.ordinals = values.map(KnnVectorValues::iterator);
        this.squares = DocValues.getNumeric(leaf, Fields.SQUARE);
    }

    /** NaN: the document has no vector. */
    double cosine(QuantisedVector query, int doc) throws IOException {
        if (values.isEmpty() || !squares.advanceExact(doc)) {
            return Double.NaN;
        }
        KnnVectorValues.DocIndexIterator at = ordinals.orElseThrow();
        if (at.docID() < doc) {
            at.advance(doc);
        }
        return query.cosine(values.orElseThrow().vectorValue(at.index()), squares.longValue());
    }
}
