package dev.millrace.ingest.deadletter;

/**
 * What a replay did.
 *
 * @param replayed records sent to their source
 * @param remaining records left for another replay
 */
record Replayed(int replayed, long remaining) {}
