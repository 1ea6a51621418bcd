package dev.millrace.registryclient;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What was measured once of a version. Said again, word for word, it is the same evidence.
 *
 * @param kind in a word
 * @param metrics by name, finite
 * @param data that it was measured on
 * @param windows names the windows that were forecast: what has the same windows and data compares
 * @param measuredAt to the microsecond; finer is cut off
 */
public record NewEvidence(String kind, Map<String, Metric> metrics, Data data, String windows, Instant measuredAt) {

    public NewEvidence {
        metrics = Map.copyOf(metrics);
    }

    /** @param unit as the registry calls it, {@code ms}; empty for a plain number */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Metric(double value, Optional<String> unit) {
        public static Metric of(double value) {
            return new Metric(value, Optional.empty());
        }
    }

    /** @param digest SHA-256 @param from time of the first point @param to time of the last */
    public record Data(String digest, Instant from, Instant to) {}
}
