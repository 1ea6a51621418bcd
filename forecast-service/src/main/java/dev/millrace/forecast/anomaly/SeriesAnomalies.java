package dev.millrace.forecast.anomaly;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.SeriesId;
import dev.millrace.forecast.deviation.Anomaly;
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
        SeriesId series, Optional<String> unit, String frequency, double level, int judged, List<Anomaly> anomalies) {}
