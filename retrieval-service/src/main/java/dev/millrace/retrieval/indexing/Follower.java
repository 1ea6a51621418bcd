package dev.millrace.retrieval.indexing;

import dev.millrace.events.TenantId;
import dev.millrace.retrieval.document.ChangeLog;
import dev.millrace.retrieval.document.ChangeLog.Position;
import dev.millrace.retrieval.document.Encodings;
import dev.millrace.retrieval.index.IndexStats;
import dev.millrace.retrieval.index.IndexUnusableException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.store.AlreadyClosedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Takes all tenants' indexes along, a batch each at a time. One thread drives it; any may look for an index. */
@Component
class Follower {

    private static final Logger log = LoggerFactory.getLogger(Follower.class);

    private final ChangeLog changes;
    private final Assembly assembly;
    private final IndexFolders folders;
    private final IndexingProperties properties;
    private final IndexMetrics metrics;
    private final Encodings encodings;

    private final Map<TenantId, FollowedIndex> indexes = new ConcurrentHashMap<>();
    /** What is still to be reached of what was there at the start; null before it is known. */
    private volatile @Nullable Map<TenantId, Long> atStart;

    private @Nullable UUID store;
    private volatile long behind;
    private long nextCommit = System.nanoTime();

    Follower(
            ChangeLog changes,
            Assembly assembly,
            IndexFolders folders,
            IndexingProperties properties,
            IndexMetrics metrics,
            Encodings encodings) {
        this.changes = changes;
        this.assembly = assembly;
        this.folders = folders;
        this.properties = properties;
        this.metrics = metrics;
        this.encodings = encodings;
    }

    Optional<FollowedIndex> find(TenantId tenant) {
        return Optional.ofNullable(indexes.get(tenant));
    }

    boolean caughtUp() {
        Map<TenantId, Long> left = atStart;
        return left != null && left.isEmpty();
    }

    /** Changes that searches do not see yet, as of the last look. */
    long behind() {
        return behind;
    }

    /** One batch of each tenant that has news; false when none has. */
    boolean step() {
        UUID identity = identity();
        Map<TenantId, Position> positions = changes.positions();
        boolean more = false;
        long missing = 0;
        for (Map.Entry<TenantId, Position> entry : positions.entrySet()) {
            long last = entry.getValue().last();
            try {
                FollowedIndex index = current(entry.getKey(), entry.getValue(), identity);
                more |= index.step(last, encodings.served(entry.getKey()));
                missing += Math.max(0, last - index.searchable());
            } catch (IndexUnusableException | AlreadyClosedException e) {
                log.error("the index of {} failed and is opened anew", entry.getKey(), e);
                drop(entry.getKey());
                more = true;
                missing += last;
            } catch (UncheckedIOException e) {
                log.warn("the index of {} could not follow", entry.getKey(), e);
                missing += last;
            }
        }
        behind = missing;
        metrics.behind.set(missing);
        noteStart(positions);
        if (System.nanoTime() - nextCommit >= 0) {
            nextCommit = System.nanoTime() + properties.commit().toNanos();
            commit();
        }
        return more;
    }

    void close() {
        List.copyOf(indexes.keySet()).forEach(tenant -> {
            try {
                find(tenant).ifPresent(FollowedIndex::commit);
            } catch (RuntimeException e) {
                log.warn("the index of {} was not written: it goes on from where it was", tenant, e);
            }
            drop(tenant);
        });
    }

    private UUID identity() {
        UUID known = store;
        if (known == null) {
            known = changes.store();
            store = known;
        }
        return known;
    }

    private FollowedIndex current(TenantId tenant, Position position, UUID identity) {
        FollowedIndex index = indexes.get(tenant);
        if (index != null && index.suspected()) {
            drop(tenant);
            index = null;
        }
        if (index == null) {
            index = follow(tenant, folders.open(tenant, identity), position);
        }
        long applied = index.applied();
        if (applied > position.last() || index.missed(position.forgotten())) {
            String because = applied > position.last()
                    ? "the database has gone back behind it"
                    : "it is so far behind that deletions are forgotten";
            drop(tenant);
            index = follow(tenant, folders.begin(tenant, identity, because), position);
        }
        return index;
    }

    private FollowedIndex follow(TenantId tenant, IndexFolders.Opened opened, Position position) {
        FollowedIndex index =
                new FollowedIndex(tenant, opened, position.forgotten(), changes, assembly, properties, metrics);
        indexes.put(tenant, index);
        return index;
    }

    private void drop(TenantId tenant) {
        FollowedIndex index = indexes.remove(tenant);
        if (index != null) {
            try {
                index.close();
            } catch (RuntimeException e) {
                log.warn("the index of {} was not closed well", tenant, e);
            }
        }
    }

    private void noteStart(Map<TenantId, Position> positions) {
        Map<TenantId, Long> left = new HashMap<>();
        Map<TenantId, Long> before = atStart;
        if (before == null) {
            positions.forEach((tenant, position) -> left.put(tenant, position.last()));
        } else {
            left.putAll(before);
        }
        left.entrySet()
                .removeIf(target -> find(target.getKey())
                        .map(FollowedIndex::searchable)
                        .filter(searchable -> searchable >= target.getValue())
                        .isPresent());
        atStart = Map.copyOf(left);
    }

    private void commit() {
        long documents = 0;
        long passages = 0;
        long bytes = 0;
        for (Map.Entry<TenantId, FollowedIndex> entry : indexes.entrySet()) {
            try {
                entry.getValue().commit();
                IndexStats stats = entry.getValue().stats();
                documents += stats.documents();
                passages += stats.passages();
                bytes += stats.bytes();
            } catch (IndexUnusableException | AlreadyClosedException e) {
                log.error("the index of {} failed and is opened anew", entry.getKey(), e);
                drop(entry.getKey());
            } catch (UncheckedIOException e) {
                log.warn("the index of {} could not be written", entry.getKey(), e);
            }
        }
        metrics.documents.set(documents);
        metrics.passages.set(passages);
        metrics.bytes.set(bytes);
    }
}
