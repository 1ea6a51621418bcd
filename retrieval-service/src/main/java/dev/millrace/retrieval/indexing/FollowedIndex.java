package dev.millrace.retrieval.indexing;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import dev.millrace.retrieval.document.ChangeLog;
import dev.millrace.retrieval.document.ChangeLog.Change;
import dev.millrace.retrieval.index.IndexStats;
import dev.millrace.retrieval.index.IndexedDocument;
import dev.millrace.retrieval.index.TenantIndex;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One tenant's index on its way along the change log. One thread drives it; any may read how far it is. */
final class FollowedIndex {

    private static final Logger log = LoggerFactory.getLogger(FollowedIndex.class);

    private final TenantId tenant;
    private final IndexFolders.Opened opened;
    private final ChangeLog changes;
    private final Assembly assembly;
    private final IndexingProperties properties;
    private final IndexMetrics metrics;

    private volatile long searchable;
    private volatile boolean suspected;
    private long applied;
    private IndexMark committed;
    private String encoding;
    /** While vectors of another digest that were there before are taken over: the last document that was. */
    private Optional<String> adopted = Optional.empty();

    FollowedIndex(
            TenantId tenant,
            IndexFolders.Opened opened,
            ChangeLog changes,
            Assembly assembly,
            IndexingProperties properties,
            IndexMetrics metrics) {
        this.tenant = tenant;
        this.opened = opened;
        this.changes = changes;
        this.assembly = assembly;
        this.properties = properties;
        this.metrics = metrics;
        committed = opened.mark();
        applied = committed.change();
        searchable = applied;
        encoding = committed.encoding();
    }

    /** A search found the index damaged. From any thread. */
    void suspect() {
        suspected = true;
    }

    boolean suspected() {
        return suspected;
    }

    TenantIndex index() {
        return opened.index();
    }

    /** The last change that searches see. */
    long searchable() {
        return searchable;
    }

    long applied() {
        return applied;
    }

    /** Takes the next batch; false when there was none. */
    boolean step(long last, String digest) {
        if (!digest.equals(encoding)) {
            encoding = digest;
            adopted = Optional.of("");
        }
        boolean news = applied < last && follow(digest);
        boolean others = !news && adopted.isPresent() && adopt(adopted.get(), digest);
        if (news || others) {
            metrics.refresh.record(opened.index()::refresh);
            searchable = applied;
        }
        return news || others;
    }

    private boolean follow(String digest) {
        List<Change> batch = changes.after(tenant, applied, properties.batch());
        long characters = 0;
        for (Change change : batch) {
            if (change.deleted()) {
                opened.index().delete(change.document());
            } else {
                characters += put(change.document(), digest);
            }
            applied = change.number();
            if (characters >= properties.batchCharacters()) {
                break;
            }
        }
        return !batch.isEmpty();
    }

    private boolean adopt(String after, String digest) {
        List<DocumentId> batch = changes.encoded(tenant, digest, applied, after, properties.batch());
        long characters = 0;
        for (DocumentId document : batch) {
            characters += put(document, digest);
            adopted = Optional.of(document.value());
            if (characters >= properties.batchCharacters()) {
                break;
            }
        }
        if (batch.isEmpty()) {
            adopted = Optional.empty();
        }
        return !batch.isEmpty();
    }

    private long put(DocumentId id, String digest) {
        try {
            Optional<IndexedDocument> found = assembly.of(tenant, id, digest);
            if (found.isPresent()) {
                metrics.put.record(() -> put(found.get()));
                return found.get().text().length();
            }
            opened.index().delete(id);
        } catch (IllegalArgumentException e) {
            metrics.refused.increment();
            log.error("document {} of {} cannot be indexed and will not be found", id, tenant, e);
            opened.index().delete(id);
        }
        return 0;
    }

    private void put(IndexedDocument document) {
        try {
            opened.index().put(document);
        } catch (IllegalArgumentException e) {
            metrics.refused.increment();
            log.error("the vectors of document {} of {} cannot be indexed", document.id(), tenant, e);
            opened.index().put(assembly.withoutVectors(document));
        }
    }

    /** Writes to disk how far the index is, if it has moved. */
    void commit() {
        IndexMark mark = new IndexMark(
                committed.store(), tenant, applied, adopted.isPresent() ? committed.encoding() : encoding);
        if (!mark.equals(committed)) {
            metrics.commit.record(() -> opened.index().commit(mark.write()));
            committed = mark;
        }
    }

    IndexStats stats() {
        return opened.index().stats();
    }

    void close() {
        opened.close();
    }
}
