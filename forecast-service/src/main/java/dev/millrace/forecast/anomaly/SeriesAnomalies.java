package dev.millrace.forecast.anomaly;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.SeriesId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of one series.
 *
 * @param judged values that were compared with their interval
 * @param anomalies those outside, in order
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record SeriesAnomalies(
        SeriesId series, Optional<String> unit, String frequency, double level, int judged, List<Anomaly> anomalies) {

    /**
     * A value that nothing foretold, in the series' own unit.
     *
     * @param mean what was forecast from the step before @param low @param high the interval's ends
     * @param score deviations from the mean; negative below it
     * @param reason in words
     */
    record Anomaly(Instant time, double value, double mean, double low, double high, double score, String reason) {}
}
