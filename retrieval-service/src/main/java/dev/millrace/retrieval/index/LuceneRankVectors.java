package dev.millrace.retrieval.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Rank vectors of a snapshot: one copy from mapped memory into a buffer that is kept for each segment. */
final class LuceneRankVectors implements RankVectors {

    private final IndexSearcher searcher;
    private final @Nullable BinaryDocValues[] ofLeaves;

    LuceneRankVectors(IndexSearcher searcher) {
        this.searcher = searcher;
        this.ofLeaves = new BinaryDocValues[searcher.getLeafContexts().size()];
    }

    @Override
    public Optional<ByteBuffer> of(Candidate candidate) {
        return Io.call(() -> {
            LeafReaderContext leaf = require(searcher, candidate);
            int doc = candidate.parent() - leaf.docBase;
            BinaryDocValues values = ofLeaves[leaf.ord];
            if (values == null || values.docID() > doc) {
                values = DocValues.getBinary(leaf.reader(), Fields.RANK_VECTORS);
                ofLeaves[leaf.ord] = values;
            }
            if (!values.advanceExact(doc)) {
                return Optional.empty();
            }
            BytesRef bytes = values.binaryValue();
            return Optional.of(ByteBuffer.wrap(bytes.bytes, bytes.offset, bytes.length)
                    .slice()
                    .asReadOnlyBuffer());
        });
    }

    /** The segment a candidate is in. */
    static LeafReaderContext require(IndexSearcher searcher, Candidate candidate) throws IOException {
        List<LeafReaderContext> leaves = searcher.getLeafContexts();
        if (candidate.parent() < searcher.getIndexReader().maxDoc()) {
            LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(candidate.parent(), leaves));
            LeafDocuments documents = new LeafDocuments(leaf.reader());
            int doc = candidate.parent() - leaf.docBase;
            if (documents.isParent(doc)
                    && documents.id(doc).equals(candidate.id())
                    && documents.version(doc).equals(candidate.version())) {
                return leaf;
            }
        }
        throw new IllegalArgumentException(candidate.id() + " was not found in this snapshot");
    }
}
