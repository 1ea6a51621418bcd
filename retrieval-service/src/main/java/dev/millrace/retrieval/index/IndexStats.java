package dev.millrace.retrieval.index;

/**
 * How much an index holds.
 *
 * @param documents that a search can find
 * @param passages of these
 * @param bytes of files, with what is deleted and not yet merged away
 */
public record IndexStats(long documents, long passages, long bytes) {}
