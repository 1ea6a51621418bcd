package dev.millrace.ingest.points;

import dev.millrace.servicekit.ApiException;

/** A request that ended early, with what of it the broker has acknowledged all the same. */
public final class BrokenOff extends RuntimeException {

    private final ApiException refusal;
    private final long accepted;
    private final long refused;

    BrokenOff(ApiException refusal, long accepted, long refused) {
        super(refusal.getMessage(), refusal);
        this.refusal = refusal;
        this.accepted = accepted;
        this.refused = refused;
    }

    /** Why. */
    public ApiException refusal() {
        return refusal;
    }

    /** Points that are stored; more may be, of which the broker's answer did not come. */
    public long accepted() {
        return accepted;
    }

    /** Records that were refused before the end. */
    public long refused() {
        return refused;
    }
}
