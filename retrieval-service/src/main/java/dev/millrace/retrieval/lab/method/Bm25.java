package dev.millrace.retrieval.lab.method;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.QueryBuilder;

/**
 * BM25 as a search engine has it out of the box: Lucene's English analyzer, k1 1.2, b 0.75, over texts that are numbered in the order they
 * came. Lives on the heap.
 */
final class Bm25 {

    private static final String FIELD = "text";

    private final Analyzer analyzer = new EnglishAnalyzer();
    private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
    private final IndexSearcher searcher;

    Bm25(Iterable<String> texts) throws IOException {
        IndexWriterConfig config = new IndexWriterConfig(analyzer).setSimilarity(similarity());
        try (IndexWriter writer = new IndexWriter(directory, config)) {
            for (String text : texts) {
                Document document = new Document();
                document.add(new TextField(FIELD, text, Field.Store.NO));
                writer.addDocument(document);
            }
            // One segment, so that numbers are the order and the size is that of the texts alone.
            writer.forceMerge(1);
        }
        IndexReader reader = DirectoryReader.open(directory);
        searcher = new IndexSearcher(reader);
        searcher.setSimilarity(similarity());
    }

    private static BM25Similarity similarity() {
        return new BM25Similarity(1.2f, 0.75f);
    }

    /** The best texts, best first; among equals the earlier. */
    Scored search(String text, int most) throws IOException {
        Query query = new QueryBuilder(analyzer).createBooleanQuery(FIELD, text);
        if (query == null || searcher.getIndexReader().numDocs() == 0) {
            return Scored.NONE;
        }
        ScoreDoc[] found = searcher.search(query, most).scoreDocs;
        int[] numbers = new int[found.length];
        double[] scores = new double[found.length];
        for (int i = 0; i < found.length; i++) {
            numbers[i] = found[i].doc;
            scores[i] = found[i].score;
        }
        return new Scored(numbers, scores);
    }

    long bytes() throws IOException {
        long bytes = 0;
        for (String file : List.of(directory.listAll())) {
            bytes += directory.fileLength(file);
        }
        return bytes;
    }
}
