package dev.millrace.forecast.streaming;

import dev.millrace.forecast.streaming.StreamStore.Saving;
import dev.millrace.forecast.streaming.StreamStore.Track;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Writes down what changed of the streams, and lets go of those nobody asks for. */
@Component
class Checkpoints {

    private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);
    private static final int BATCH = 100;

    private final Streams streams;
    private final NetworkTracks networks;
    private final StreamStore store;
    private final StreamingProperties properties;
    private final Clock clock;

    Checkpoints(
            Streams streams, NetworkTracks networks, StreamStore store, StreamingProperties properties, Clock clock) {
        this.streams = streams;
        this.networks = networks;
        this.store = store;
        this.properties = properties;
        this.clock = clock;
    }

    @PreDestroy
    @Scheduled(fixedDelayString = "${millrace.streaming.checkpoint:30s}")
    void save() {
        Instant now = clock.instant();
        List<HeldStream> holders = new ArrayList<>();
        List<Saving> savings = new ArrayList<>();
        try {
            for (HeldStream stream : streams.held()) {
                Optional<Saving> unsaved = stream.unsaved();
                unsaved.ifPresent(saving -> {
                    holders.add(stream);
                    savings.add(saving);
                });
                if (savings.size() == BATCH) {
                    save(holders, savings);
                }
                if (unsaved.isEmpty() && stream.idle(properties.idle(), now)) {
                    streams.release(stream);
                }
            }
            save(holders, savings);
            saveTracks(now);
        } catch (DataAccessException e) {
            log.warn("streams are written down next time: {}", e.getMessage());
        }
    }

    private void save(List<HeldStream> holders, List<Saving> savings) {
        if (savings.isEmpty()) {
            return;
        }
        store.save(savings);
        for (int i = 0; i < holders.size(); i++) {
            holders.get(i).saved(savings.get(i).revision());
        }
        holders.clear();
        savings.clear();
    }

    private void saveTracks(Instant now) {
        List<NetworkTrack> tracks = networks.held();
        for (int from = 0; from < tracks.size(); from += BATCH) {
            List<NetworkTrack> some = tracks.subList(from, Math.min(tracks.size(), from + BATCH));
            List<Track> unsaved =
                    some.stream().flatMap(track -> track.unsaved().stream()).toList();
            if (!unsaved.isEmpty()) {
                store.saveTracks(unsaved);
                unsaved.forEach(one -> some.stream()
                        .filter(track -> track.key().equals(one.key()))
                        .forEach(track -> track.saved(one.revision())));
            }
            some.stream().filter(track -> track.idle(properties.idle(), now)).forEach(networks::release);
        }
    }
}
