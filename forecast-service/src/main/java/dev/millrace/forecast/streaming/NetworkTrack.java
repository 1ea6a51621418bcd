package dev.millrace.forecast.streaming;

import dev.millrace.events.ForecastIssued.Watermark;
import dev.millrace.forecast.interval.ResidualGrid;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.streaming.NetworkTracks.Issued;
import dev.millrace.forecast.streaming.NetworkTracks.Served;
import dev.millrace.forecast.streaming.TrackRecord.Recent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One channel of a network's version, as it is held against what comes. A value counts as it was when it was first seen: corrections of it, and values
 * that fill a gap later, do not. Thread-safe.
 */
final class NetworkTrack {

    private final StreamKey key;
    private final Served served;
    private final TrackRecord record;
    private final Instant start;

    /** Steps are counted from {@code start}. */
    private long seen;

    private long origin = Long.MIN_VALUE;
    private Watermark watermark;
    private ResidualGrid residuals;
    private Instant usedAt = Instant.EPOCH;
    private long saved = -1;

    /**
     * @param residuals of the version
     * @param checkpoint to go on from
     */
    NetworkTrack(
            StreamKey key, Served served, History history, ResidualGrid residuals, Optional<Checkpoint> checkpoint) {
        this.key = key;
        this.served = served;
        this.record = new TrackRecord(served.horizon(), served.season(), residuals);
        boolean resumed =
                checkpoint.flatMap(Checkpoint::record).map(record::resume).orElse(false);
        this.start = resumed ? checkpoint.orElseThrow().start() : history.end();
        this.seen = served.frequency().stepsBetween(start, history.end());
        this.watermark = history.watermark();
        this.residuals = resumed ? record.residuals() : residuals;
    }

    StreamKey key() {
        return key;
    }

    String digest() {
        return served.digest();
    }

    /** A forecast was made: what came before it is held against those before, and it against what is to come. */
    synchronized void follow(Issued issued) {
        History history = issued.history();
        double[] values = history.values();
        Frequency frequency = served.frequency();
        long newest = frequency.stepsBetween(start, history.end());
        long from = Math.max(seen + 1, newest - values.length + 1);
        for (long step = from; step <= newest; step++) {
            record.observe(step, values[(int) (values.length - 1 - (newest - step))]);
        }
        if (newest > seen) {
            seen = newest;
            residuals = record.residuals();
        }
        watermark = history.watermark();
        long at = frequency.stepsBetween(start, issued.end());
        if (origin == Long.MIN_VALUE || at >= origin + record.stride()) {
            // The last steps of a channel that lags behind the newest one are what the network took them for.
            int count = (int) (values.length + Math.max(0, at - newest));
            double[] known = Arrays.copyOf(values, count);
            Arrays.fill(known, values.length, count, values[values.length - 1]);
            record.issued(at, issued.prediction(), known, count);
            origin = at;
        }
    }

    /** The version's, moved to where they would have held of late what they say. */
    synchronized ResidualGrid residuals() {
        return residuals;
    }

    synchronized Recent recent() {
        return record.recent();
    }

    synchronized StreamReport report() {
        return new StreamReport(
                key.series(),
                key.name(),
                served.digest(),
                start,
                (int) Math.min(Integer.MAX_VALUE, seen + 1),
                List.of(),
                watermark,
                Optional.empty(),
                StreamReport.Recent.of(record.recent()),
                OptionalDouble.empty());
    }

    synchronized void used(Instant now) {
        usedAt = now;
    }

    /** Whether nobody asked for it in so long, and all that it forecast is over. */
    synchronized boolean idle(Duration pause, Instant now) {
        return usedAt.plus(pause).isBefore(now)
                && served.frequency().plus(usedAt, served.horizon() + 1L).isBefore(now);
    }

    /** What to write down, unless that was done as of this revision. */
    synchronized Optional<StreamStore.Track> unsaved() {
        if (watermark.revision() == saved) {
            return Optional.empty();
        }
        Checkpoint checkpoint =
                new Checkpoint(start, 0, false, Duration.ZERO, 0, 1, List.of(), Optional.of(record.state()));
        return Optional.of(new StreamStore.Track(key, served.digest(), watermark.revision(), usedAt, checkpoint));
    }

    synchronized void saved(long revision) {
        saved = revision;
    }

    long bytes() {
        return record.bytes();
    }
}
