package dev.millrace.retrieval.block;

import dev.millrace.events.TenantId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * Bounded room: who is in it, and who goes when another comes. A tenant has at most its quota of the room. For one thread at a time.
 *
 * @param <K> what names an item
 */
public final class Shelf<K> {

    private final long capacity;
    private final ToLongFunction<TenantId> quota;
    private final Eviction eviction;
    private final Map<K, Item<K>> items = new HashMap<>();
    private final Map<TenantId, Room<K>> rooms = new HashMap<>();
    private long bytes;
    private long arrivals;

    /** @param quota most bytes of a tenant */
    public Shelf(long capacity, ToLongFunction<TenantId> quota, Eviction eviction) {
        this.capacity = capacity;
        this.quota = quota;
        this.eviction = eviction;
    }

    private static final class Item<K> {
        private final K key;
        private final TenantId tenant;
        private final long bytes;
        private final double seconds;
        private final long arrival;
        private long uses;
        private double priority;
        private boolean pinned;

        Item(K key, TenantId tenant, long bytes, double seconds, long arrival) {
            this.key = key;
            this.tenant = tenant;
            this.bytes = bytes;
            this.seconds = seconds;
            this.arrival = arrival;
        }

        double priority() {
            return priority;
        }

        long arrival() {
            return arrival;
        }
    }

    private static final class Room<K> {
        private final TreeSet<Item<K>> evictable = new TreeSet<>(
                Comparator.<Item<K>>comparingDouble(Item::priority).thenComparingLong(Item::arrival));
        private long bytes;
        private long pinned;
    }

    /**
     * Takes an item in, if others that weigh less can make room for it.
     *
     * @param uses so far
     * @return those that had to go; empty when the item itself cannot stay
     */
    public Optional<List<K>> add(K key, TenantId tenant, long size, double seconds, long uses) {
        remove(key);
        Room<K> room = rooms.computeIfAbsent(tenant, _ -> new Room<>());
        long allowed = Math.min(capacity, quota.applyAsLong(tenant));
        if (size > allowed - room.pinned || size > capacity - pinned()) {
            return Optional.empty();
        }
        List<K> gone = new ArrayList<>();
        while (room.bytes + size > allowed) {
            gone.add(evict(room.evictable.first()));
        }
        while (bytes + size > capacity) {
            gone.add(evict(least()));
        }
        Item<K> item = new Item<>(key, tenant, size, seconds, arrivals++);
        items.put(key, item);
        // A tenant whose last item has gone has no room any more.
        room = room(item);
        room.bytes += size;
        bytes += size;
        item.uses = Math.max(1, uses);
        item.priority = eviction.priority(seconds, item.uses, size);
        room.evictable.add(item);
        return Optional.of(gone);
    }

    private Item<K> least() {
        return rooms.values().stream()
                .filter(room -> !room.evictable.isEmpty())
                .map(room -> room.evictable.first())
                .min(Comparator.<Item<K>>comparingDouble(Item::priority).thenComparingLong(Item::arrival))
                .orElseThrow();
    }

    private K evict(Item<K> item) {
        eviction.evicted(item.priority);
        remove(item.key);
        return item.key;
    }

    /** False when it is not here. */
    public boolean used(K key) {
        Item<K> item = items.get(key);
        if (item == null) {
            return false;
        }
        Room<K> room = room(item);
        room.evictable.remove(item);
        item.uses++;
        item.priority = eviction.priority(item.seconds, item.uses, item.bytes);
        if (!item.pinned) {
            room.evictable.add(item);
        }
        return true;
    }

    /** An item that is pinned stays until it is removed. Nothing happens when it is not here. */
    public void pin(K key, boolean pinned) {
        Item<K> item = items.get(key);
        if (item == null || item.pinned == pinned) {
            return;
        }
        Room<K> room = room(item);
        item.pinned = pinned;
        room.pinned += pinned ? item.bytes : -item.bytes;
        if (pinned) {
            room.evictable.remove(item);
        } else {
            room.evictable.add(item);
        }
    }

    /** False when it was not here. */
    public boolean remove(K key) {
        Item<K> item = items.get(key);
        if (item == null) {
            return false;
        }
        pin(key, false);
        items.remove(key);
        Room<K> room = room(item);
        room.evictable.remove(item);
        room.bytes -= item.bytes;
        bytes -= item.bytes;
        if (room.bytes == 0) {
            rooms.remove(item.tenant);
        }
        return true;
    }

    private Room<K> room(Item<K> item) {
        return rooms.computeIfAbsent(item.tenant, _ -> new Room<>());
    }

    public boolean contains(K key) {
        return items.containsKey(key);
    }

    public int size() {
        return items.size();
    }

    /** Bytes of an item, 0 for one that is not here. */
    public long size(K key) {
        return Optional.ofNullable(items.get(key)).map(item -> item.bytes).orElse(0L);
    }

    /** Seconds that computing an item takes, 0 for one that is not here. */
    public double seconds(K key) {
        return Optional.ofNullable(items.get(key)).map(item -> item.seconds).orElse(0.0);
    }

    public Set<K> keys() {
        return Set.copyOf(items.keySet());
    }

    public long bytes() {
        return bytes;
    }

    public long bytes(TenantId tenant) {
        return Optional.ofNullable(rooms.get(tenant)).map(room -> room.bytes).orElse(0L);
    }

    public long pinned(TenantId tenant) {
        return Optional.ofNullable(rooms.get(tenant)).map(room -> room.pinned).orElse(0L);
    }

    private long pinned() {
        return rooms.values().stream().mapToLong(room -> room.pinned).sum();
    }
}
