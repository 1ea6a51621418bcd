package dev.millrace.retrieval.block;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** What a cache has done since it was opened. Thread-safe. */
public final class CacheCounters {

    private final Map<Origin, LongAdder> tokens = new EnumMap<>(Origin.class);
    private final Map<Origin, LongAdder> blocks = new EnumMap<>(Origin.class);
    private final DoubleAdder saved = new DoubleAdder();
    private final LongAdder evicted = new LongAdder();
    private final LongAdder verified = new LongAdder();
    private final LongAdder damaged = new LongAdder();
    private final LongAdder unwritten = new LongAdder();

    CacheCounters() {
        for (Origin origin : Origin.values()) {
            tokens.put(origin, new LongAdder());
            blocks.put(origin, new LongAdder());
        }
    }

    void served(Origin origin, int length, double seconds) {
        tokens.getOrDefault(origin, new LongAdder()).add(length);
        blocks.getOrDefault(origin, new LongAdder()).increment();
        if (origin != Origin.COMPUTED) {
            saved.add(seconds);
        }
    }

    void countEvicted(int count) {
        evicted.add(count);
    }

    void countVerified() {
        verified.increment();
    }

    void countDamaged() {
        damaged.increment();
    }

    void countUnwritten() {
        unwritten.increment();
    }

    /** Tokens of blocks that came from there. */
    public long tokens(Origin origin) {
        return tokens.getOrDefault(origin, new LongAdder()).sum();
    }

    public long blocks(Origin origin) {
        return blocks.getOrDefault(origin, new LongAdder()).sum();
    }

    /** Seconds that computing the blocks took which were there already. */
    public double savedSeconds() {
        return saved.sum();
    }

    /** Blocks that had to go for others, of memory and disk together. */
    public long evicted() {
        return evicted.sum();
    }

    /** Blocks from disk whose every byte was checked. */
    public long verified() {
        return verified.sum();
    }

    /** Blocks on disk that were not what was written. */
    public long damaged() {
        return damaged.sum();
    }

    /** Blocks that were not written to disk, because too many were waiting or the disk did not take them. */
    public long unwritten() {
        return unwritten.sum();
    }
}
