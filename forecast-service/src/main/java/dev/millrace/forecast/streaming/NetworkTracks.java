package dev.millrace.forecast.streaming;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.interval.ResidualGrid;
import dev.millrace.forecast.model.FittedModel.Prediction;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.streaming.StreamStore.Saved;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Trained networks that standing subscriptions ask for, channel by channel: their weights do not follow, but their intervals do, and it is known how they
 * did of late. Thread-safe.
 */
@Component
public class NetworkTracks {

    /** What was written down longer ago says nothing of late. */
    private static final Duration RECENT = Duration.ofDays(30);

    private final StreamStore store;
    private final StreamingProperties properties;
    private final Clock clock;
    private final Map<StreamKey, NetworkTrack> held = new ConcurrentHashMap<>();
    private final Counter refused;

    NetworkTracks(StreamStore store, StreamingProperties properties, Clock clock, MeterRegistry meters) {
        this.store = store;
        this.properties = properties;
        this.clock = clock;
        this.refused = meters.counter("millrace.streams.tracks.refused");
        meters.gauge("millrace.streams.tracks", held, Map::size);
        meters.gauge("millrace.streams.tracks.bytes", this, NetworkTracks::bytes);
    }

    /**
     * The version that serves.
     *
     * @param season of the naive forecasts that it is compared with, in steps; 1 for none
     * @param promised error relative to theirs on the test windows of its training; empty: not known
     */
    public record Served(
            String name, String digest, int horizon, Frequency frequency, int season, OptionalDouble promised) {}

    /**
     * A forecast of one channel.
     *
     * @param history that it was made from: a season of it at least, or errors cannot be compared
     * @param end of the step before its first
     * @param prediction over the whole horizon, with the version's own residuals
     */
    public record Issued(History history, Instant end, Prediction prediction) {}

    /** Takes forecasts that were made now into the track record, and what came since the last ones. */
    public void follow(TenantId tenant, Served served, List<Issued> issued) {
        Instant now = clock.instant();
        for (Issued one : issued) {
            hold(new StreamKey(tenant, one.history().series(), served.name()), served, one)
                    .ifPresent(track -> {
                        track.used(now);
                        track.follow(one);
                    });
        }
    }

    /** Residuals as they have followed; of channels that have no track record there are none. */
    public Map<SeriesId, ResidualGrid> residuals(TenantId tenant, String name, String digest, List<SeriesId> channels) {
        Map<SeriesId, ResidualGrid> residuals = new HashMap<>();
        for (SeriesId channel : channels) {
            NetworkTrack track = held.get(new StreamKey(tenant, channel, name));
            if (track != null && track.digest().equals(digest)) {
                residuals.put(channel, track.residuals());
            }
        }
        return residuals;
    }

    /** Whether a version does worse than it promised, by what is known of its channels. */
    public boolean drifted(TenantId tenant, Served served) {
        List<TrackRecord.Recent> channels = held.values().stream()
                .filter(track -> track.key().tenant().equals(tenant)
                        && track.key().name().equals(served.name())
                        && track.digest().equals(served.digest()))
                .map(NetworkTrack::recent)
                .toList();
        return properties.drift().breached(channels, served.horizon(), served.promised());
    }

    private Optional<NetworkTrack> hold(StreamKey key, Served served, Issued issued) {
        NetworkTrack known = held.get(key);
        if (known != null && known.digest().equals(served.digest())) {
            return Optional.of(known);
        }
        if (known == null && bytes() > properties.tracks().toBytes()) {
            refused.increment();
            return Optional.empty();
        }
        NetworkTrack fresh = new NetworkTrack(
                key,
                served,
                issued.history(),
                issued.prediction().residuals(),
                store.find(key, served.digest(), RECENT).map(Saved::checkpoint));
        held.put(key, fresh);
        return Optional.of(fresh);
    }

    List<StreamReport> reports(TenantId tenant) {
        return held.values().stream()
                .filter(track -> track.key().tenant().equals(tenant))
                .map(NetworkTrack::report)
                .toList();
    }

    /** In no order. */
    List<NetworkTrack> held() {
        return List.copyOf(held.values());
    }

    void release(NetworkTrack track) {
        held.remove(track.key(), track);
    }

    private double bytes() {
        return held.values().stream().mapToLong(NetworkTrack::bytes).sum();
    }
}
