package dev.millrace.forecast.streaming;

import dev.millrace.events.ForecastIssued.Watermark;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.series.SeriesUpdates;
import dev.millrace.forecast.series.SeriesUpdates.Known;
import dev.millrace.forecast.series.SeriesUpdates.Update;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * The streams of this process. Whoever asks for a series' model again and again has it follow the series: what came is taken into its
 * sums at once, its weights follow as soon as the {@link Solver} gets to them. Thread-safe.
 */
@Component
public class Streams {

    private final SeriesUpdates series;
    private final Solver solver;
    private final StreamingProperties properties;
    private final Clock clock;
    private final Map<StreamKey, HeldStream> held = new ConcurrentHashMap<>();
    private final Counter changes;
    private final Counter reopened;
    private final Counter refused;

    Streams(SeriesUpdates series, Solver solver, StreamingProperties properties, Clock clock, MeterRegistry meters) {
        this.series = series;
        this.solver = solver;
        this.properties = properties;
        this.clock = clock;
        this.changes = meters.counter("millrace.streams.updates");
        this.reopened = meters.counter("millrace.streams.reopened");
        this.refused = meters.counter("millrace.streams.refused");
        meters.gauge("millrace.streams", held, Map::size);
        meters.gauge("millrace.streams.bytes", this, Streams::bytes);
        meters.gauge(
                "millrace.streams.behind",
                held,
                map -> map.values().stream().filter(HeldStream::behind).count());
    }

    /** A version that a series is forecast by. */
    public record Wanted(SeriesId series, String name, String digest, FittedModel model) {}

    /**
     * How to forecast now.
     *
     * @param model with the newest weights there are
     * @param offset of the series that these rest on; empty when they are the version's own
     * @param history the newest steps, if they are at hand
     * @param drifted whether it should be fitted anew
     */
    public record Ready(FittedModel model, Optional<Watermark> offset, Optional<History> history, boolean drifted) {}

    /** What there is of each of the wanted; those without an entry are forecast by the version. */
    public Map<SeriesId, Ready> follow(TenantId tenant, List<Wanted> wanted) {
        Map<SeriesId, HeldStream> streams = new HashMap<>();
        for (Wanted one : wanted) {
            hold(new StreamKey(tenant, one.series(), one.name()), one)
                    .ifPresent(stream -> streams.put(one.series(), stream));
        }
        return advance(tenant, streams);
    }

    /** The same for those that are followed already; others stay as they are. */
    public Map<SeriesId, Ready> current(TenantId tenant, List<Wanted> wanted) {
        Map<SeriesId, HeldStream> streams = new HashMap<>();
        for (Wanted one : wanted) {
            HeldStream stream = held.get(new StreamKey(tenant, one.series(), one.name()));
            if (stream != null && stream.digest().equals(one.digest())) {
                streams.put(one.series(), stream);
            }
        }
        return advance(tenant, streams);
    }

    private Map<SeriesId, Ready> advance(TenantId tenant, Map<SeriesId, HeldStream> streams) {
        List<HeldStream> open = new ArrayList<>();
        List<Known> known = new ArrayList<>();
        Instant now = clock.instant();
        streams.values()
                .forEach(stream -> stream.open().ifPresent(opened -> {
                    if (stream.readAt().isBefore(now.minus(SeriesUpdates.TOLD_FOR))) {
                        reopen(stream);
                    } else {
                        open.add(stream);
                        known.add(opened.known());
                    }
                }));
        Map<SeriesId, Ready> ready = new HashMap<>();
        if (open.isEmpty()) {
            return ready;
        }
        List<Update> updates = series.since(tenant, known);
        for (int i = 0; i < open.size(); i++) {
            HeldStream stream = open.get(i);
            take(stream, known.get(i), updates.get(i), now)
                    .ifPresent(one -> ready.put(stream.key().series(), one));
        }
        return ready;
    }

    private Optional<Ready> take(HeldStream stream, Known known, Update update, Instant now) {
        Optional<SeriesStream> opened = stream.open();
        if (opened.isEmpty()) {
            return Optional.empty();
        }
        SeriesStream current = opened.get();
        return switch (update) {
            case Update.Same() -> {
                stream.read(now);
                yield Optional.of(ready(current, true));
            }
            case Update.Changed changed -> {
                boolean taken = stream.apply(known, changed, now);
                changes.increment();
                solver.solve(stream);
                yield Optional.of(ready(current, taken));
            }
            case Update.Reopen() -> {
                reopen(stream);
                yield Optional.of(ready(current, false));
            }
            case Update.Gone() -> {
                held.remove(stream.key(), stream);
                yield Optional.empty();
            }
        };
    }

    private Ready ready(SeriesStream stream, boolean upToDate) {
        SeriesStream.Solved solved = stream.solved();
        boolean drifted = properties.drift().refit() && stream.drifted(properties.drift());
        return new Ready(
                solved.model(), solved.offset(), upToDate ? Optional.of(stream.history()) : Optional.empty(), drifted);
    }

    private void reopen(HeldStream stream) {
        reopened.increment();
        stream.close();
        solver.solve(stream);
    }

    private Optional<HeldStream> hold(StreamKey key, Wanted wanted) {
        HeldStream known = held.get(key);
        if (known == null || !known.digest().equals(wanted.digest())) {
            if (known == null && bytes() > properties.memory().toBytes()) {
                refused.increment();
                return Optional.empty();
            }
            HeldStream fresh = new HeldStream(key, wanted.digest(), wanted.model());
            held.put(key, fresh);
            known = fresh;
        }
        Instant now = clock.instant();
        known.used(now);
        if (known.due(now)) {
            solver.solve(known);
        }
        return Optional.of(known);
    }

    /** Those of a tenant, by model. */
    List<HeldStream> held(TenantId tenant) {
        return held.values().stream()
                .filter(stream -> stream.key().tenant().equals(tenant))
                .sorted(Comparator.comparing(stream -> stream.key().name()))
                .toList();
    }

    List<StreamReport> reports(TenantId tenant) {
        return held(tenant).stream()
                .flatMap(stream -> stream.open().stream()
                        .map(open -> open.report(stream.key().name(), stream.digest())))
                .toList();
    }

    /** Streams that are held, in no order. */
    List<HeldStream> held() {
        return List.copyOf(held.values());
    }

    void release(HeldStream stream) {
        held.remove(stream.key(), stream);
    }

    private double bytes() {
        return held.values().stream().mapToLong(HeldStream::bytes).sum();
    }
}
