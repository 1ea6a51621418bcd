package dev.millrace.servicekit.partitions;

import java.time.Duration;

/** Is told what becomes of batches. */
public interface PartitionWatch {

    void stored(PartitionBatch batch, Duration took);

    /** The batch is read again. */
    void failed();

    void fenced();

    /** The broker deleted records that had not been read. */
    void lost();
}
