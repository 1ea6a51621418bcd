package dev.millrace.retrieval.block;

import dev.millrace.retrieval.decoder.BlockStates;
import java.lang.foreign.Arena;

/** A block in memory, which goes when nobody holds it any more. Guarded by the cache's lock. */
final class Resident {

    private final BlockKey key;
    private final BlockStates states;
    private final double seconds;
    private final Arena arena;
    private int holders;

    /** Held by whoever made it. */
    Resident(BlockKey key, BlockStates states, double seconds, Arena arena) {
        this.key = key;
        this.states = states;
        this.seconds = seconds;
        this.arena = arena;
        this.holders = 1;
    }

    BlockKey key() {
        return key;
    }

    BlockStates states() {
        return states;
    }

    /** That computing it took. */
    double seconds() {
        return seconds;
    }

    long bytes() {
        return states.bytes().byteSize();
    }

    void hold() {
        if (holders == 0) {
            throw new IllegalStateException("the block " + key + " is gone");
        }
        holders++;
    }

    void release() {
        if (--holders == 0) {
            arena.close();
        }
    }
}
