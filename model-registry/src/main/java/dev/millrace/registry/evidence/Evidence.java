package dev.millrace.registry.evidence;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was measured once.
 *
 * @param id SHA-256 of the canonical form of all else but {@code recordedAt}: the same evidence again is the same
 * @param version digest of the version it is about
 * @param kind in a word, for example {@code backtest}
 * @param metrics by name, at least one
 * @param windows names the windows that were forecast: what has the same windows and data compares
 * @param hardware that it was measured on, where that matters
 * @param measuredAt by the clock of who measured
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Evidence(
        String id,
        String version,
        String kind,
        SortedMap<String, Metric> metrics,
        Optional<Data> data,
        Optional<String> windows,
        Optional<String> hardware,
        Instant measuredAt,
        Instant recordedAt,
        String recordedBy) {

    public Evidence {
        metrics = new TreeMap<>(metrics);
    }

    /** Empty when it was not measured. */
    public Optional<Amount> metric(String name) {
        return Optional.ofNullable(metrics.get(name)).map(Metric::amount);
    }

    /** Whether it was measured on the data and windows of the other, both of which have to be said. */
    public boolean sameWindows(Evidence other) {
        return windows.isPresent()
                && windows.equals(other.windows)
                && data.flatMap(Data::digest).equals(other.data.flatMap(Data::digest));
    }

    /** @param unit absent for a plain number */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Metric(double value, Optional<String> unit) {

        static Metric of(Amount amount) {
            return new Metric(
                    amount.value(),
                    amount.unit() == Unit.NONE
                            ? Optional.empty()
                            : Optional.of(amount.unit().symbol()));
        }

        Amount amount() {
            return new Amount(value, unit.flatMap(Unit::named).orElse(Unit.NONE));
        }
    }

    /**
     * What it was measured on.
     *
     * @param from time of the first point
     * @param to time of the last point
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Data(Optional<String> digest, Optional<Instant> from, Optional<Instant> to) {

        static Optional<Data> of(Optional<String> digest, Optional<Instant> from, Optional<Instant> to) {
            return digest.isEmpty() && from.isEmpty() && to.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Data(digest, from, to));
        }
    }
}
