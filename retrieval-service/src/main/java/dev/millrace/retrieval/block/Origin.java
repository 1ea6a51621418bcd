package dev.millrace.retrieval.block;

/** Where a block's states came from. */
public enum Origin {
    /** They were in memory. */
    MEMORY,
    /** They were on disk, and were checked. */
    DISK,
    /** Someone else was computing them, and they were waited for. */
    JOINED,
    /** They were computed now. */
    COMPUTED
}
