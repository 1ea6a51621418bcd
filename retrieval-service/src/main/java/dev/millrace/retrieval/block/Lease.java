package dev.millrace.retrieval.block;

import dev.millrace.retrieval.decoder.BlockStates;

/** A block that stays in memory, unchanged, until this is closed. */
public final class Lease implements AutoCloseable {

    private final Resident resident;
    private final Origin origin;
    private final Runnable release;
    private boolean closed;

    Lease(Resident resident, Origin origin, Runnable release) {
        this.resident = resident;
        this.origin = origin;
        this.release = release;
    }

    public BlockStates states() {
        if (closed) {
            throw new IllegalStateException("the lease is closed");
        }
        return resident.states();
    }

    public Origin origin() {
        return origin;
    }

    /** Seconds that computing it took, whenever that was. */
    public double seconds() {
        return resident.seconds();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            release.run();
        }
    }
}
