package dev.millrace.retrieval.block;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a cache has: blocks in memory, on disk and on the way there, whose they are, and which are pinned. Guarded by the cache's lock. */
final class Holdings {

    private static final Logger log = LoggerFactory.getLogger(Holdings.class);
    /** Longer than any answer is under way with a version of a document that is gone. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private static final int MOST_REMEMBERED = 100_000;

    private record Name(TenantId tenant, DocumentId document) {}

    private final Map<BlockKey, Resident> residents = new HashMap<>();
    private final Map<BlockKey, Resident> writing = new HashMap<>();
    private final Set<BlockKey> pins = new HashSet<>();
    private final Owners owners = new Owners();
    private final Shelf<BlockKey> memory;
    private final Shelf<BlockKey> files;
    private final @Nullable DiskTier disk;
    private final CacheCounters counters;
    /** Documents that changed lately, with the version that they have now. */
    private final Cache<Name, Optional<String>> changed = Caffeine.newBuilder()
            .expireAfterWrite(REMEMBERED)
            .maximumSize(MOST_REMEMBERED)
            .build();

    Holdings(CacheSettings settings, Supplier<Eviction> eviction, @Nullable DiskTier disk, CacheCounters counters) {
        this.memory = new Shelf<>(settings.memory(), settings.quota(settings.memory()), eviction.get());
        this.files = new Shelf<>(settings.disk(), settings.quota(settings.disk()), eviction.get());
        this.disk = disk;
        this.counters = counters;
    }

    /** A block that was on disk when the cache was opened. */
    void found(DiskTier.Found found) {
        BlockKey key = found.key();
        found.owners().forEach(owner -> owners.add(key, owner));
        if (found.pinned()) {
            pins.add(key);
        }
        file(key, found.size(), found.seconds());
    }

    @Nullable
    Resident resident(BlockKey key) {
        return residents.get(key);
    }

    boolean onDisk(BlockKey key) {
        return files.contains(key);
    }

    /** Seconds that computing a block on disk took. */
    double seconds(BlockKey key) {
        return files.seconds(key);
    }

    boolean contains(BlockKey key) {
        return residents.containsKey(key) || files.contains(key);
    }

    private boolean known(BlockKey key) {
        return contains(key) || writing.containsKey(key);
    }

    void used(BlockKey key, Optional<Owner> owner) {
        memory.used(key);
        files.used(key);
        if (owner.isPresent() && known(key) && current(key.tenant(), owner.get()) && owners.add(key, owner.get())) {
            note(key);
        }
    }

    /** Whether an owner is the version that its document has, as far as anybody has said. */
    boolean current(TenantId tenant, Owner owner) {
        Optional<String> version = changed.getIfPresent(new Name(tenant, owner.document()));
        return version == null || version.filter(owner.version()::equals).isPresent();
    }

    /** Whoever holds the block has it even if there is no room for it here. */
    void keep(Resident resident) {
        BlockKey key = resident.key();
        Optional<List<BlockKey>> gone = memory.add(key, key.tenant(), resident.bytes(), resident.seconds(), 1);
        if (gone.isPresent()) {
            resident.hold();
            residents.put(key, resident);
            memory.pin(key, pins.contains(key));
            counters.countEvicted(gone.get().size());
            gone.get().forEach(this::dropMemory);
        }
    }

    /** A block is about to be written, and is held until it is {@link #written}. */
    void writing(Resident resident) {
        resident.hold();
        writing.put(resident.key(), resident);
    }

    /** Owners of a block that is about to be written; empty when it is no longer wanted. */
    Optional<Set<Owner>> wanted(Resident resident) {
        return writing.get(resident.key()) == resident ? Optional.of(owners.of(resident.key())) : Optional.empty();
    }

    /** What happened while it was written is made good. @param size of the file; empty when there is none */
    void written(Resident resident, Optional<Long> size) {
        BlockKey key = resident.key();
        boolean wanted = writing.remove(key, resident);
        if (size.isPresent() && wanted) {
            file(key, size.get(), resident.seconds());
            note(key);
        } else if (size.isPresent() && disk != null) {
            disk.delete(key);
        } else if (wanted) {
            counters.countUnwritten();
        }
        forgetUnlessKnown(key);
        resident.release();
    }

    private void file(BlockKey key, long size, double seconds) {
        Optional<List<BlockKey>> gone = files.add(key, key.tenant(), size, seconds, 1);
        if (gone.isEmpty()) {
            dropFile(key);
            return;
        }
        files.pin(key, pins.contains(key));
        counters.countEvicted(gone.get().size());
        gone.get().forEach(this::dropFile);
    }

    /** A file turned out to be damaged, and is no longer there. */
    void damaged(BlockKey key) {
        counters.countDamaged();
        files.remove(key);
    }

    /** The shelf has let it go already. */
    private void dropMemory(BlockKey key) {
        Resident resident = residents.remove(key);
        if (resident != null) {
            resident.release();
        }
        forgetUnlessKnown(key);
    }

    /** The shelf has let it go already. */
    private void dropFile(BlockKey key) {
        if (disk != null) {
            disk.delete(key);
        }
        forgetUnlessKnown(key);
    }

    private void forgetUnlessKnown(BlockKey key) {
        if (!known(key)) {
            owners.remove(key);
            pins.remove(key);
        }
    }

    private void note(BlockKey key) {
        if (disk == null || !files.contains(key)) {
            return;
        }
        try {
            disk.note(key, owners.of(key), pins.contains(key));
        } catch (IOException e) {
            // Without its owners it could outlive them.
            log.warn("the owners of a block were not written, and it is deleted", e);
            files.remove(key);
            dropFile(key);
        }
    }

    int changed(TenantId tenant, DocumentId document, Optional<String> version) {
        changed.put(new Name(tenant, document), version);
        int gone = 0;
        for (Map.Entry<BlockKey, Set<Owner>> block :
                owners.drop(tenant, document, version).entrySet()) {
            if (block.getValue().isEmpty()) {
                remove(block.getKey());
                gone++;
            } else {
                note(block.getKey());
            }
        }
        return gone;
    }

    void remove(BlockKey key) {
        writing.remove(key);
        if (files.remove(key)) {
            dropFile(key);
        }
        if (memory.remove(key)) {
            dropMemory(key);
        }
        owners.remove(key);
        pins.remove(key);
    }

    void pin(BlockKey key, boolean pinned) {
        if (pinned ? pins.add(key) : pins.remove(key)) {
            memory.pin(key, pinned);
            files.pin(key, pinned);
            note(key);
        }
    }

    /** @param document empty: all of the tenant's */
    List<BlockKey> keys(TenantId tenant, Optional<DocumentId> document) {
        if (document.isPresent()) {
            return List.copyOf(owners.of(tenant, document.get()));
        }
        Set<BlockKey> keys = new HashSet<>(residents.keySet());
        keys.addAll(files.keys());
        keys.addAll(writing.keySet());
        keys.removeIf(key -> !key.tenant().equals(tenant));
        return new ArrayList<>(keys);
    }

    Map<TenantId, Set<DocumentId>> documents() {
        return owners.documents();
    }

    CacheContents contents(TenantId tenant, Optional<DocumentId> document) {
        CacheContents.Sum sum = new CacheContents.Sum();
        for (BlockKey key : keys(tenant, document)) {
            sum.add(key.length(), memory.size(key), files.size(key), pins.contains(key));
        }
        return sum.contents();
    }

    CacheContents total() {
        long tokens = 0;
        Set<BlockKey> keys = new HashSet<>(residents.keySet());
        keys.addAll(files.keys());
        for (BlockKey key : keys) {
            tokens += key.length();
        }
        return new CacheContents(residents.size(), files.size(), tokens, memory.bytes(), files.bytes(), pins.size());
    }

    void clearMemory() {
        for (BlockKey key : List.copyOf(residents.keySet())) {
            memory.remove(key);
            dropMemory(key);
        }
    }
}
