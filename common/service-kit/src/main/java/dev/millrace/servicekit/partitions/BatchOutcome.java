package dev.millrace.servicekit.partitions;

/** What became of a batch. */
public enum BatchOutcome {
    STORED,
    /** The database's offset is another one: somebody else owns the partition, or an earlier commit went through. */
    FENCED
}
