package dev.millrace.retrieval.index;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.store.Directory;
import org.jspecify.annotations.Nullable;

/** How Lucene is set up. */
final class Writers {

    private static final Similarity BM25 = new BM25Similarity(1.2f, 0.75f);

    /** An index is made of segments of all sizes, so that those with a graph must be smaller than all that is compared exactly. */
    private static final int SEGMENTS = 4;

    private Writers() {}

    static IndexWriterConfig config(Analyzer analyzer, IndexSettings settings) {
        return new IndexWriterConfig(analyzer)
                .setSimilarity(BM25)
                .setCodec(codec(settings))
                .setRAMBufferSizeMB(settings.bufferMegabytes())
                .setMergeScheduler(
                        settings.mergeInBackground() ? new ConcurrentMergeScheduler() : new SerialMergeScheduler())
                .setCommitOnClose(false);
    }

    /**
     * Segments too small for a graph to be worth its while get none. Lucene asks for how many neighbours every vector may as well be
     * looked at, and takes it that a walk meets the natural logarithm of all vectors for each neighbour.
     */
    private static Lucene104Codec codec(IndexSettings settings) {
        double smallest = Math.max(Math.E, (double) settings.exactPassages() / SEGMENTS);
        KnnVectorsFormat vectors = new Lucene99HnswVectorsFormat(
                Lucene99HnswVectorsFormat.DEFAULT_MAX_CONN,
                Lucene99HnswVectorsFormat.DEFAULT_BEAM_WIDTH,
                Lucene99HnswVectorsFormat.DEFAULT_NUM_MERGE_WORKER,
                null,
                (int) (smallest / Math.log(smallest)));
        return new Lucene104Codec() {
            @Override
            public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                return vectors;
            }
        };
    }

    static SearcherFactory searchers() {
        return new SearcherFactory() {
            @Override
            public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader previous) {
                IndexSearcher searcher = new IndexSearcher(reader);
                searcher.setSimilarity(BM25);
                return searcher;
            }
        };
    }

    /** 0: merged away since it was listed. */
    static long length(Directory directory, String file) throws IOException {
        try {
            return directory.fileLength(file);
        } catch (FileNotFoundException | NoSuchFileException gone) {
            return 0;
        }
    }
}
