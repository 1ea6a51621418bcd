package dev.millrace.retrieval.block;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import dev.millrace.retrieval.decoder.BlockShape;
import dev.millrace.retrieval.decoder.BlockStates;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blocks in memory and on disk. Thread-safe. Whoever asks for a block that is nowhere computes it on the thread that asks, and all who ask
 * for it meanwhile wait for that one computation; nobody ever changes a block.
 *
 * <p>What was computed goes to disk a moment later, by a thread of the cache. A block that is evicted while it is used leaves memory when
 * its last user does, so that memory may for a while be above its bound by what is in use.
 */
public final class BlockCache implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BlockCache.class);
    private static final int ALIGNMENT = 64;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<BlockKey, Flight> flights = new HashMap<>();
    private final CacheCounters counters = new CacheCounters();
    private final @Nullable DiskTier disk;
    private final Holdings holdings;
    private final BlockWriter writer;

    /** A block on its way, from disk or from its computation. */
    private static final class Flight {
        private final CompletableFuture<Resident> landed = new CompletableFuture<>();
        private int waiting;
    }

    /** @throws IOException when the folder cannot be read or written */
    public BlockCache(CacheSettings settings) throws IOException {
        this(settings, Eviction::greedyDual);
    }

    /** @param eviction made for each of the tiers */
    public BlockCache(CacheSettings settings, Supplier<Eviction> eviction) throws IOException {
        this.disk = settings.folder().map(DiskTier::new).orElse(null);
        this.holdings = new Holdings(settings, eviction, disk, counters);
        if (disk != null) {
            disk.scan().forEach(holdings::found);
        }
        this.writer = new BlockWriter(this::store);
    }

    /**
     * A block, from wherever it is soonest to be had.
     *
     * @param owner the document that its text is of
     * @param computation of the block, if it is nowhere; what it throws comes out here
     * @return to be closed once the states have been used
     */
    public Lease get(BlockKey key, Optional<Owner> owner, BlockShape shape, Computation computation) {
        while (true) {
            Flight flight;
            boolean mine = false;
            lock.lock();
            try {
                Resident resident = holdings.resident(key);
                if (resident != null) {
                    resident.hold();
                    return lease(resident, owner, Origin.MEMORY);
                }
                flight = flights.get(key);
                if (flight == null) {
                    mine = true;
                    flight = new Flight();
                    flights.put(key, flight);
                } else {
                    flight.waiting++;
                }
            } finally {
                lock.unlock();
            }
            if (mine) {
                return flown(flight, key, owner, shape, computation);
            }
            Optional<Resident> landed = landed(flight, key);
            if (landed.isPresent()) {
                return locked(() -> lease(landed.get(), owner, Origin.JOINED));
            }
        }
    }

    /** Held for each that waited. Empty when it failed, which whoever made it hears; this one tries for itself. */
    private static Optional<Resident> landed(Flight flight, BlockKey key) {
        try {
            return Optional.of(flight.landed.join());
        } catch (CompletionException failed) {
            log.debug("the computation of {} that was waited for failed", key, failed);
            return Optional.empty();
        }
    }

    private Lease flown(Flight flight, BlockKey key, Optional<Owner> owner, BlockShape shape, Computation computation) {
        Optional<Resident> restored;
        Resident resident;
        try {
            restored = restored(key, shape);
            resident = restored.orElseGet(() -> computed(key, shape, computation));
        } catch (RuntimeException | Error e) {
            locked(() -> flights.remove(key));
            flight.landed.completeExceptionally(e);
            throw e;
        }
        Lease lease = locked(() -> {
            flights.remove(key);
            for (int i = 0; i < flight.waiting; i++) {
                resident.hold();
            }
            if (owner.map(one -> holdings.current(key.tenant(), one)).orElse(true)) {
                holdings.keep(resident);
                if (restored.isEmpty() && disk != null) {
                    holdings.writing(resident);
                    if (!writer.offer(resident)) {
                        holdings.written(resident, Optional.empty());
                    }
                }
            }
            return lease(resident, owner, restored.isPresent() ? Origin.DISK : Origin.COMPUTED);
        });
        flight.landed.complete(resident);
        return lease;
    }

    /** Under the lock; the resident is held already. */
    private Lease lease(Resident resident, Optional<Owner> owner, Origin origin) {
        holdings.used(resident.key(), owner);
        counters.served(origin, resident.key().length(), resident.seconds());
        return new Lease(
                resident,
                origin,
                () -> locked(() -> {
                    resident.release();
                    return true;
                }));
    }

    private Optional<Resident> restored(BlockKey key, BlockShape shape) {
        DiskTier tier = disk;
        if (tier == null || !locked(() -> holdings.onDisk(key))) {
            return Optional.empty();
        }
        Arena arena = Arena.ofShared();
        Optional<BlockStates> states = tier.map(key, shape, arena);
        if (states.isEmpty()) {
            arena.close();
            locked(() -> {
                holdings.damaged(key);
                return true;
            });
            return Optional.empty();
        }
        counters.countVerified();
        double seconds = locked(() -> holdings.seconds(key));
        return Optional.of(new Resident(key, states.get(), seconds, arena));
    }

    private static Resident computed(BlockKey key, BlockShape shape, Computation computation) {
        Arena arena = Arena.ofShared();
        try {
            long began = System.nanoTime();
            BlockStates states = computation.into(arena.allocate(shape.bytes(key.store(), key.length()), ALIGNMENT));
            return new Resident(key, states, (System.nanoTime() - began) / 1e9, arena);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    /** The writer's thread: a block that was computed goes to disk, if it is still wanted. */
    private void store(Resident resident) {
        Optional<Set<Owner>> owners = locked(() -> holdings.wanted(resident));
        Optional<Long> size = Optional.empty();
        if (owners.isPresent() && disk != null) {
            try {
                size = Optional.of(disk.write(resident.key(), resident.states(), resident.seconds(), owners.get()));
            } catch (IOException e) {
                log.warn("a block was not written to disk", e);
            }
        }
        Optional<Long> written = size;
        locked(() -> {
            holdings.written(resident, written);
            return true;
        });
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /**
     * A document has another version now, or none: blocks that only its other versions had are gone from memory and disk, and none comes
     * back.
     *
     * @return how many are gone
     */
    public int changed(TenantId tenant, DocumentId document, Optional<String> version) {
        return locked(() -> holdings.changed(tenant, document, version));
    }

    /** Takes blocks out of memory and off the disk, pinned or not. @param document empty: all of the tenant's @return how many */
    public int evict(TenantId tenant, Optional<DocumentId> document) {
        return locked(() -> {
            List<BlockKey> keys = holdings.keys(tenant, document);
            keys.forEach(holdings::remove);
            return keys.size();
        });
    }

    /** Keeps the blocks that a document has now, whatever else comes; or lets them go again. @return how many */
    public int pin(TenantId tenant, DocumentId document, boolean pinned) {
        return locked(() -> {
            List<BlockKey> keys = holdings.keys(tenant, Optional.of(document));
            keys.forEach(key -> holdings.pin(key, pinned));
            return keys.size();
        });
    }

    /** Whether a block need not be computed. */
    public boolean contains(BlockKey key) {
        return locked(() -> holdings.contains(key));
    }

    /** How many wait for a block that is on its way. */
    int waiting(BlockKey key) {
        return locked(() -> Optional.ofNullable(flights.get(key))
                .map(flight -> flight.waiting)
                .orElse(0));
    }

    /** Documents that blocks belong to, of all tenants. */
    public Map<TenantId, Set<DocumentId>> documents() {
        return locked(holdings::documents);
    }

    /** What a tenant has. @param document empty: all of it */
    public CacheContents contents(TenantId tenant, Optional<DocumentId> document) {
        return locked(() -> holdings.contents(tenant, document));
    }

    /** What all tenants have. */
    public CacheContents total() {
        return locked(holdings::total);
    }

    public CacheCounters counters() {
        return counters;
    }

    /** Waits until what was computed is on disk. */
    public void flush() {
        writer.flush();
    }

    /** Takes everything out of memory; what is on disk stays. */
    public void clearMemory() {
        locked(() -> {
            holdings.clearMemory();
            return true;
        });
    }

    /** Writes what is waiting first. Leases must be closed. */
    @Override
    public void close() {
        writer.close();
        clearMemory();
    }
}
