package dev.millrace.ingest.extraction;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.time.Duration;

/** When reading a document has to be over: readers ask often, because a thread cannot be ended from outside. */
record Deadline(long nanoTime, Duration patience) {

    static Deadline in(Duration patience) {
        return new Deadline(System.nanoTime() + patience.toNanos(), patience);
    }

    /** @throws ApiException {@code document-timeout} when it is past */
    void check() {
        if (System.nanoTime() - nanoTime > 0) {
            throw exceeded();
        }
    }

    long millisLeft() {
        return Math.max(0, (nanoTime - System.nanoTime()) / 1_000_000);
    }

    ApiException exceeded() {
        return new ApiException(
                ErrorCode.DOCUMENT_TIMEOUT, "The document was not read within " + patience.toMillis() + " ms");
    }
}
