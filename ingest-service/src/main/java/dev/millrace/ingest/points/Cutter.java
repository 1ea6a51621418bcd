package dev.millrace.ingest.points;

import dev.millrace.events.PointsBatch;
import dev.millrace.events.RequestPart;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the points of one request into events: gathered per series, handed on when a series has
 * {@link PointsBatch#MAX_POINTS}, and all together, in order of first appearance, when {@value #CHUNK_POINTS} are
 * gathered or their names and labels take {@value #CHUNK_TEXT} characters. None of these figures may become a setting:
 * the same body must be cut alike for as long as a resend is recognised. One thread.
 */
public final class Cutter {

    static final int CHUNK_POINTS = 50_000;
    static final int CHUNK_TEXT = 1 << 21;
    static final int CHUNK_LABELS = 64;

    private final TenantId tenant;
    private final Optional<String> idempotencyKey;
    private final SeriesRules rules;
    private final Consumer<PointsBatch> out;
    private final Map<String, Gathered> gathered = new LinkedHashMap<>();
    private @Nullable Gathered last;
    private int points;
    private int text;
    private int parts;
    private long taken;

    /** @param out takes each event as it is cut; what it throws leaves {@code add} and {@code finish} */
    public Cutter(TenantId tenant, Optional<String> idempotencyKey, SeriesRules rules, Consumer<PointsBatch> out) {
        this.tenant = tenant;
        this.idempotencyKey = idempotencyKey;
        this.rules = rules;
        this.out = out;
    }

    /**
     * Takes one point.
     *
     * @param time nanoseconds since 1970
     * @param value finite
     * @throws RecordRefused when series, unit or labels break a rule; nothing has been taken then
     */
    public void add(String series, @Nullable String unit, Map<String, String> labels, long time, double value) {
        add(gather(series, unit, labels), time, value);
    }

    /** Takes the first {@code count} points of the arrays; as the other one, all or none. */
    public void add(
            String series,
            @Nullable String unit,
            Map<String, String> labels,
            long[] times,
            double[] values,
            int count) {
        for (int i = 0; i < count; i++) {
            add(gather(series, unit, labels), times[i], values[i]);
        }
    }

    /** Hands on what is left. To be called at the end of a whole body only: a cut elsewhere would not be repeatable. */
    public void finish() {
        gathered.values().forEach(this::emit);
        gathered.clear();
        last = null;
        points = 0;
        text = 0;
    }

    /** How many points have been taken, handed on or not. */
    public long taken() {
        return taken;
    }

    /** How many events have been handed on. */
    public int parts() {
        return parts;
    }

    private void add(Gathered into, long time, double value) {
        into.add(time, value);
        taken++;
        points++;
        if (into.size() == PointsBatch.MAX_POINTS) {
            release(into);
        } else if (points == CHUNK_POINTS || text >= CHUNK_TEXT) {
            finish();
        }
    }

    private Gathered gather(String series, @Nullable String unit, Map<String, String> labels) {
        Gathered known = last != null && last.series.equals(series) ? last : gathered.get(series);
        if (known != null && known.knows(unit, labels)) {
            last = known;
            return known;
        }
        rules.check(series, unit, labels);
        if (known != null && known.merged(labels) > CHUNK_LABELS) {
            release(known);
            known = null;
        }
        if (known == null) {
            known = new Gathered(series);
            gathered.put(series, known);
            text += series.length();
        }
        known.describe(unit, labels);
        for (Map.Entry<String, String> label : labels.entrySet()) {
            text += label.getKey().length() + label.getValue().length();
        }
        last = known;
        return known;
    }

    private void release(Gathered full) {
        gathered.remove(full.series);
        last = null;
        points -= full.size();
        emit(full);
    }

    private void emit(Gathered of) {
        int number = parts++;
        out.accept(new PointsBatch(
                tenant,
                new SeriesId(of.series),
                Optional.ofNullable(of.unit),
                of.labels(),
                idempotencyKey.map(key -> new RequestPart(key, number)),
                of.times(),
                of.values()));
    }
}
