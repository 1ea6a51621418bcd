package dev.millrace.retrieval.block;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import dev.millrace.retrieval.document.ChangeLog;
import dev.millrace.retrieval.document.Document;
import dev.millrace.retrieval.document.DocumentSource;
import dev.millrace.retrieval.document.DocumentsChanged;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Takes the blocks of documents that have changed out of this replica's cache: first whatever changed while it was away, then as the change
 * log tells it. Thread-safe.
 */
@Component
class BlockRemoval {

    private static final Logger log = LoggerFactory.getLogger(BlockRemoval.class);
    private static final int PAGE = 500;

    private final BlockCache cache;
    private final ChangeLog changes;
    private final DocumentSource documents;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<TenantId, Long> seen = new HashMap<>();
    private boolean begun;

    BlockRemoval(BlockCache cache, ChangeLog changes, DocumentSource documents) {
        this.cache = cache;
        this.changes = changes;
        this.documents = documents;
    }

    /** What this process itself has stored need not wait. */
    @EventListener
    void changed(DocumentsChanged event) {
        follow();
    }

    @Scheduled(fixedDelayString = "${millrace.retrieval.blocks.follow:500ms}")
    void follow() {
        // Whoever comes while another looks would see the same.
        if (!lock.tryLock()) {
            return;
        }
        try {
            step();
        } catch (DataAccessException | TransactionException e) {
            log.debug("the change log could not be read: it is read again in a moment", e);
        } finally {
            lock.unlock();
        }
    }

    private void step() {
        Map<TenantId, ChangeLog.Position> positions = changes.positions();
        if (!begun) {
            // Positions first: what changes meanwhile comes again.
            cache.documents().forEach((tenant, names) -> names.forEach(name -> current(tenant, name)));
            positions.forEach((tenant, position) -> seen.put(tenant, position.last()));
            begun = true;
        }
        positions.forEach((tenant, position) -> {
            if (position.last() > seen.getOrDefault(tenant, 0L)) {
                follow(tenant);
            }
        });
    }

    private void follow(TenantId tenant) {
        List<ChangeLog.Change> some;
        do {
            some = changes.after(tenant, seen.getOrDefault(tenant, 0L), PAGE);
            for (ChangeLog.Change change : some) {
                if (change.deleted()) {
                    gone(tenant, change.document(), Optional.empty());
                } else {
                    current(tenant, change.document());
                }
                seen.put(tenant, change.number());
            }
        } while (some.size() == PAGE);
    }

    private void current(TenantId tenant, DocumentId name) {
        gone(tenant, name, documents.find(tenant, name).map(Document::version));
    }

    private void gone(TenantId tenant, DocumentId name, Optional<String> version) {
        int blocks = cache.changed(tenant, name, version);
        if (blocks > 0) {
            log.debug("{} blocks of {} are gone with its version", blocks, name);
        }
    }
}
