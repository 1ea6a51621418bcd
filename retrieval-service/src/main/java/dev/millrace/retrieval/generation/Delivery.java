package dev.millrace.retrieval.generation;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one text to its listener, on a virtual thread. What the listener has not taken yet is kept: at most one whole text, whose length
 * has a limit. Thread-safe.
 */
final class Delivery {

    private static final Logger log = LoggerFactory.getLogger(Delivery.class);

    private final GenerationListener listener;
    private final Runnable gone;
    private final StringBuilder pending = new StringBuilder();
    private Optional<GenerationResult> result = Optional.empty();

    /** @param gone is run when the listener fails */
    Delivery(GenerationListener listener, Runnable gone) {
        this.listener = listener;
        this.gone = gone;
    }

    void start() {
        Thread.ofVirtual().name("generation-delivery").start(this::deliver);
    }

    synchronized void text(String more) {
        pending.append(more);
        notifyAll();
    }

    synchronized void end(GenerationResult ended) {
        result = Optional.of(ended);
        notifyAll();
    }

    private void deliver() {
        try {
            boolean listens = true;
            for (String more = next(); !more.isEmpty(); more = next()) {
                listens = listens && heard(more);
            }
            listener.ended(ended());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            log.debug("the end of a text was not heard", e);
        }
    }

    private boolean heard(String more) throws InterruptedException {
        try {
            listener.text(more);
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            log.debug("nobody hears a text any more", e);
            gone.run();
            return false;
        }
    }

    /** Waits for text; empty at the end. */
    private synchronized String next() throws InterruptedException {
        while (pending.isEmpty() && result.isEmpty()) {
            wait();
        }
        String more = pending.toString();
        pending.setLength(0);
        return more;
    }

    private synchronized GenerationResult ended() {
        return result.orElseThrow();
    }
}
