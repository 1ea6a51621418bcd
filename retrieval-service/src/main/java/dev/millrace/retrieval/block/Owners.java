package dev.millrace.retrieval.block;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which documents the blocks belong to. A block that no document was named for has none. For one thread at a time. */
final class Owners {

    private record Name(TenantId tenant, DocumentId document) {}

    private final Map<BlockKey, Set<Owner>> ofBlocks = new HashMap<>();
    private final Map<Name, Set<BlockKey>> ofDocuments = new HashMap<>();

    /** False when it was one already. */
    boolean add(BlockKey key, Owner owner) {
        ofDocuments
                .computeIfAbsent(new Name(key.tenant(), owner.document()), _ -> new HashSet<>())
                .add(key);
        return ofBlocks.computeIfAbsent(key, _ -> new HashSet<>()).add(owner);
    }

    Set<Owner> of(BlockKey key) {
        return Set.copyOf(ofBlocks.getOrDefault(key, Set.of()));
    }

    Set<BlockKey> of(TenantId tenant, DocumentId document) {
        return Set.copyOf(ofDocuments.getOrDefault(new Name(tenant, document), Set.of()));
    }

    /** Documents that have blocks, of all tenants. */
    Map<TenantId, Set<DocumentId>> documents() {
        Map<TenantId, Set<DocumentId>> documents = new HashMap<>();
        ofDocuments
                .keySet()
                .forEach(name -> documents
                        .computeIfAbsent(name.tenant(), _ -> new HashSet<>())
                        .add(name.document()));
        return documents;
    }

    /**
     * Takes blocks from all versions of a document but one.
     *
     * @param current that stays; empty: none
     * @return blocks that it no longer owns, with the owners that are left
     */
    Map<BlockKey, Set<Owner>> drop(TenantId tenant, DocumentId document, Optional<String> current) {
        Map<BlockKey, Set<Owner>> changed = new HashMap<>();
        for (BlockKey key : of(tenant, document)) {
            Set<Owner> owners = ofBlocks.getOrDefault(key, new HashSet<>());
            boolean gone = owners.removeIf(owner -> owner.document().equals(document)
                    && current.filter(owner.version()::equals).isEmpty());
            if (gone) {
                changed.put(key, Set.copyOf(owners));
            }
            if (owners.stream().noneMatch(owner -> owner.document().equals(document))) {
                forget(new Name(tenant, document), key);
            }
        }
        return changed;
    }

    /** A block is no longer anywhere. */
    void remove(BlockKey key) {
        @Nullable Set<Owner> owners = ofBlocks.remove(key);
        if (owners != null) {
            owners.forEach(owner -> forget(new Name(key.tenant(), owner.document()), key));
        }
    }

    private void forget(Name name, BlockKey key) {
        Set<BlockKey> keys = ofDocuments.get(name);
        if (keys != null) {
            keys.remove(key);
            if (keys.isEmpty()) {
                ofDocuments.remove(name);
            }
        }
    }
}
