package dev.millrace.ingest.deadletter;

import java.time.Instant;

/**
 * A record that could not be used, as it is listed.
 *
 * @param topic it lies in, with {@code partition} and {@code offset}
 * @param time it came there
 * @param reason it could not be used
 * @param source where it came from: topic, partition and offset
 * @param key as UTF-8
 * @param value the first 4,096 bytes as UTF-8
 * @param size of the whole value in bytes
 * @param replayed whether it has been sent to its source again
 */
record DeadLetter(
        String topic,
        int partition,
        long offset,
        Instant time,
        String reason,
        Source source,
        String key,
        String value,
        int size,
        boolean replayed) {

    record Source(String topic, int partition, long offset) {}
}
