package dev.millrace.forecast.inference;

import java.util.concurrent.atomic.AtomicBoolean;

/** The right to use a network. It stays in memory until the lease is closed, also when another version has taken over. */
public final class Lease implements AutoCloseable {

    private final ServedNetwork served;
    private final Predictor predictor;
    private final InferenceQueue queue;
    private final Runnable end;
    private final AtomicBoolean ended = new AtomicBoolean();

    Lease(ServedNetwork served, Predictor predictor, InferenceQueue queue, Runnable end) {
        this.served = served;
        this.predictor = predictor;
        this.queue = queue;
        this.end = end;
    }

    public ServedNetwork served() {
        return served;
    }

    /** Native memory that the network holds. */
    public long bytes() {
        return predictor.bytes();
    }

    /**
     * Forecasts one window, in one pass with others that wait at the same time.
     *
     * @return {@code [horizon, channels]}, scaled
     * @throws dev.millrace.servicekit.ApiException {@code overloaded} or {@code deadline-exceeded}
     */
    public float[] forecast(Window window) {
        return queue.forecast(predictor, window);
    }

    /** The same in a pass of its own, with what led to it. */
    public Explained explain(Window window) {
        return queue.run(() -> predictor.explain(window));
    }

    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            end.run();
        }
    }
}
