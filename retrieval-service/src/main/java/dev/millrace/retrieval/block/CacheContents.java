package dev.millrace.retrieval.block;

/**
 * What is in a cache.
 *
 * @param inMemory blocks there @param onDisk blocks there; most are in both
 * @param tokens of all of them, each block once
 * @param memoryBytes of states @param diskBytes of files
 * @param pinned blocks
 */
public record CacheContents(int inMemory, int onDisk, long tokens, long memoryBytes, long diskBytes, int pinned) {

    /** Adds up blocks. */
    static final class Sum {
        private int inMemory;
        private int onDisk;
        private long tokens;
        private long memoryBytes;
        private long diskBytes;
        private int pinned;

        /** @param memory bytes there, 0 if it is not there @param disk the same */
        void add(int length, long memory, long disk, boolean pin) {
            inMemory += memory > 0 ? 1 : 0;
            onDisk += disk > 0 ? 1 : 0;
            tokens += length;
            memoryBytes += memory;
            diskBytes += disk;
            pinned += pin ? 1 : 0;
        }

        CacheContents contents() {
            return new CacheContents(inMemory, onDisk, tokens, memoryBytes, diskBytes, pinned);
        }
    }
}
