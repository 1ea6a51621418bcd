package dev.millrace.stack.ledger;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What has happened so far. Thread-safe. */
public final class Progress {

    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong resent = new AtomicLong();
    private final AtomicLong corrected = new AtomicLong();
    private final AtomicInteger kills = new AtomicInteger();

    void acknowledged(int points) {
        acknowledged.addAndGet(points);
    }

    void resent(int points) {
        resent.addAndGet(points);
    }

    void corrected(int points) {
        corrected.addAndGet(points);
    }

    void killed() {
        kills.incrementAndGet();
    }

    /** Points acknowledged, corrections included and resends not. */
    public long acknowledged() {
        return acknowledged.get();
    }

    public long resent() {
        return resent.get();
    }

    public long corrected() {
        return corrected.get();
    }

    public int kills() {
        return kills.get();
    }
}
