package dev.millrace.forecast.inference;

import java.util.Optional;

/** A network in memory that knows its users. Closed once it is retired and the last of them has left. Thread-safe. */
final class WarmNetwork {

    private final ServedNetwork served;
    private final Predictor predictor;
    private final long bytes;
    private int users;
    private boolean retired;
    private boolean closed;

    WarmNetwork(ServedNetwork served, Predictor predictor) {
        this.served = served;
        this.predictor = predictor;
        this.bytes = predictor.bytes();
    }

    ServedNetwork served() {
        return served;
    }

    long bytes() {
        return bytes;
    }

    /** Empty when it is retired. */
    synchronized Optional<Lease> lease(InferenceQueue queue) {
        if (retired) {
            return Optional.empty();
        }
        users++;
        return Optional.of(new Lease(served, predictor, queue, this::leave));
    }

    void retire() {
        synchronized (this) {
            retired = true;
        }
        closeIfUnused();
    }

    private void leave() {
        synchronized (this) {
            users--;
        }
        closeIfUnused();
    }

    private void closeIfUnused() {
        synchronized (this) {
            if (!retired || users > 0 || closed) {
                return;
            }
            closed = true;
        }
        predictor.close();
    }
}
