package dev.millrace.forecast.streaming;

import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.series.SeriesUpdates.Known;
import dev.millrace.forecast.series.SeriesUpdates.Update;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A place for a stream that is opened, and opened anew, in the background. Thread-safe. */
final class HeldStream {

    private final StreamKey key;
    private final String digest;
    private final FittedModel version;
    private final AtomicBoolean queued = new AtomicBoolean();

    private Optional<SeriesStream> open = Optional.empty();
    private Instant readAt = Instant.MIN;
    private Instant usedAt = Instant.EPOCH;
    private Instant retryAt = Instant.MIN;
    private long saved = -1;
    private boolean closed;

    HeldStream(StreamKey key, String digest, FittedModel version) {
        this.key = key;
        this.digest = digest;
        this.version = version;
    }

    StreamKey key() {
        return key;
    }

    String digest() {
        return digest;
    }

    FittedModel version() {
        return version;
    }

    Streams.Wanted wanted() {
        return new Streams.Wanted(key.series(), key.name(), digest, version);
    }

    /** True once until {@link #dequeue}. */
    boolean enqueue() {
        return queued.compareAndSet(false, true);
    }

    void dequeue() {
        queued.set(false);
    }

    synchronized Optional<SeriesStream> open() {
        return open;
    }

    /** Whether it is there, but has to be read anew. */
    synchronized boolean stale() {
        return closed || open.isEmpty();
    }

    /** It could not be opened: it is not tried again before. */
    synchronized void retry(Instant at) {
        retryAt = at;
    }

    /** Whether it should be opened, or tried again. */
    synchronized boolean due(Instant now) {
        return stale() && !now.isBefore(retryAt);
    }

    synchronized void close() {
        closed = true;
    }

    synchronized void opened(SeriesStream stream, Instant now) {
        open = Optional.of(stream);
        readAt = now;
        closed = false;
        saved = -1;
    }

    /**
     * Takes changes of what was {@code known}.
     *
     * @return false when somebody else took some first; these are left
     */
    synchronized boolean apply(Known known, Update.Changed changed, Instant now) {
        if (closed || open.isEmpty() || !open.get().known().equals(known)) {
            return false;
        }
        open.get().apply(changed);
        readAt = now;
        return true;
    }

    synchronized void read(Instant now) {
        readAt = now;
    }

    synchronized Instant readAt() {
        return readAt;
    }

    synchronized void used(Instant now) {
        usedAt = now;
    }

    /** Whether nobody asked for it in so long, and all that it forecast is over: until then there is something to hold against it. */
    synchronized boolean idle(Duration pause, Instant now) {
        return usedAt.plus(pause).isBefore(now)
                && open.map(stream -> stream.over(usedAt).isBefore(now)).orElse(true);
    }

    boolean behind() {
        return open().map(SeriesStream::behind).orElse(true);
    }

    synchronized long bytes() {
        return open.map(SeriesStream::bytes).orElse(0L);
    }

    /** What to write down, unless that was done as of this revision. */
    synchronized Optional<StreamStore.Saving> unsaved() {
        if (closed || open.isEmpty()) {
            return Optional.empty();
        }
        SeriesStream stream = open.get();
        long revision = stream.watermark().revision();
        return revision == saved
                ? Optional.empty()
                : Optional.of(
                        new StreamStore.Saving(key, digest, stream.number(), revision, readAt, stream.checkpoint()));
    }

    synchronized void saved(long revision) {
        saved = revision;
    }
}
