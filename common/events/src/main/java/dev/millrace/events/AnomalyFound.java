package dev.millrace.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;

/**
 * A value that lies outside the interval forecast for it from the step before, as it leaves on {@link Topics#anomalies}. At least once: the
 * {@code ce_id} header is a hash of subscription, series, time and value, so a consumer can drop repeats.
 *
 * @param mean what was forecast
 * @param low end of the interval
 * @param high end of the interval
 * @param level percent of the values that were to lie within
 * @param score deviations from the mean; negative below it
 * @param reason in words
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record AnomalyFound(
        TenantId tenant,
        String subscription,
        SeriesId series,
        Optional<String> unit,
        Instant time,
        double value,
        double mean,
        double low,
        double high,
        double level,
        double score,
        String reason,
        ForecastIssued.Model model,
        ForecastIssued.Watermark watermark) {

    public AnomalyFound {
        unit = unit == null ? Optional.empty() : unit;
    }
}
