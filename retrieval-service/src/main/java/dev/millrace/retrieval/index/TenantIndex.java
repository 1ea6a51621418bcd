package dev.millrace.retrieval.index;

import dev.millrace.events.DocumentId;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;

/**
 * One tenant's documents in a Lucene index (BM25 by Robertson et al., k1 1.2, b 0.75, over English word stems; vectors in bytes).
 * Thread-safe. A search sees, of each document, the version of the last {@link #refresh}: one version, whole, never two or none.
 *
 * <p>What is put is kept beyond {@link #close} by {@link #commit} only, together with what its caller says it covers. All methods
 * throw {@link IndexUnusableException} when they find the index damaged; it is then to be closed, deleted and made anew.
 */
public final class TenantIndex implements AutoCloseable {

    static {
        // Room for a query's words and a filter's conditions, both of which have limits of their own.
        IndexSearcher.setMaxClauseCount(4 * QueryWords.MOST);
    }

    private final Directory directory;
    private final IndexSettings settings;
    private final IndexWriter writer;
    private final SearcherManager searchers;

    private TenantIndex(Directory directory, IndexSettings settings) throws IOException {
        this.directory = directory;
        this.settings = settings;
        this.writer = new IndexWriter(directory, Writers.config(Stems.ENGLISH, settings));
        try {
            this.searchers = new SearcherManager(writer, true, false, Writers.searchers());
        } catch (Throwable failed) {
            writer.close();
            throw failed;
        }
    }

    /**
     * Opens an index, after reading it through once to see that it is whole, or begins one in an empty directory.
     *
     * @param directory stays the caller's, who closes it after the index
     * @throws IndexUnusableException when it is damaged or was written by another release
     * @throws java.io.UncheckedIOException when another process has it open, among others
     */
    public static TenantIndex open(Directory directory, IndexSettings settings) {
        return Io.call(() -> {
            if (DirectoryReader.indexExists(directory)) {
                check(directory);
            }
            return new TenantIndex(directory, settings);
        });
    }

    private static void check(Directory directory) throws IOException {
        try (DirectoryReader reader = DirectoryReader.open(directory)) {
            String layout = reader.getIndexCommit().getUserData().getOrDefault(Fields.LAYOUT_KEY, "none");
            if (!layout.equals(Fields.LAYOUT)) {
                throw new IndexUnusableException("the index has layout " + layout + ", expected " + Fields.LAYOUT);
            }
            for (LeafReaderContext leaf : reader.leaves()) {
                leaf.reader().checkIntegrity();
            }
        }
    }

    /**
     * Adds a document or replaces its earlier version, seen from the next {@link #refresh} on.
     *
     * @throws IllegalArgumentException when a vector is none, or has another width than those before
     */
    public void put(IndexedDocument document) {
        Io.run(() -> writer.updateDocuments(key(document.id()), Blocks.of(document)));
    }

    /** Removes a document, if it is there. */
    public void delete(DocumentId id) {
        Io.run(() -> writer.deleteDocuments(key(id)));
    }

    private static Term key(DocumentId id) {
        return new Term(Fields.KEY, id.value());
    }

    /** Makes what was put and deleted so far visible to searches that begin from now on. */
    public void refresh() {
        Io.run(searchers::maybeRefreshBlocking);
    }

    /**
     * Makes what was put and deleted so far durable, all of it or, when it fails, nothing.
     *
     * @param userData what the caller wants to know when it opens the index again, such as how far it had come
     */
    public void commit(Map<String, String> userData) {
        Map<String, String> written = new HashMap<>(userData);
        written.put(Fields.LAYOUT_KEY, Fields.LAYOUT);
        Io.run(() -> {
            writer.setLiveCommitData(written.entrySet());
            writer.commit();
        });
    }

    /** What the last commit said; empty before the first. */
    public Map<String, String> userData() {
        Map<String, String> userData = new HashMap<>();
        Optional.ofNullable(writer.getLiveCommitData())
                .ifPresent(entries -> entries.forEach(entry -> userData.put(entry.getKey(), entry.getValue())));
        userData.remove(Fields.LAYOUT_KEY);
        return Map.copyOf(userData);
    }

    /** The documents of the last refresh; the caller closes it. */
    public Snapshot snapshot() {
        return Io.call(() -> new LuceneSnapshot(searchers, settings, Stems.ENGLISH));
    }

    /** One search; see {@link Snapshot#search}. */
    public List<Candidate> search(FirstStageQuery query) {
        try (Snapshot snapshot = snapshot()) {
            return snapshot.search(query);
        }
    }

    /** As of the last refresh; bytes as of the last write. */
    public IndexStats stats() {
        return Io.call(() -> {
            IndexSearcher searcher = searchers.acquire();
            try {
                long bytes = 0;
                for (String file : directory.listAll()) {
                    bytes += Writers.length(directory, file);
                }
                return new IndexStats(
                        searcher.count(new FieldExistsQuery(Fields.ID)),
                        searcher.count(new FieldExistsQuery(Fields.UP)),
                        bytes);
            } finally {
                searchers.release(searcher);
            }
        });
    }

    /** Forgets what was not committed. Snapshots still open stay readable. */
    @Override
    public void close() {
        Io.run(() -> {
            searchers.close();
            writer.close();
        });
    }
}
