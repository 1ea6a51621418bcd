package dev.millrace.retrieval.encoder;

import java.time.Duration;

/** How much of the network's work was done in which time. */
public record Throughput(long pieces, Duration elapsed) {

    public double piecesPerSecond() {
        return pieces / (elapsed.toNanos() / 1e9);
    }
}
