package dev.millrace.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One forecast of a standing subscription, as it leaves on {@link Topics#forecasts}. At least once: the {@code ce_id}
 * header is a hash of subscription, series, watermark and version, so a consumer can drop repeats.
 *
 * @param frequency distance between two steps, an ISO-8601 duration or period ({@code PT30M}, {@code P1M})
 * @param times of the steps, one each
 * @param mean point forecast per step, in the series' own unit
 * @param quantiles by probability as text ({@code "0.05"}), each with one value per step
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ForecastIssued(
        TenantId tenant,
        String subscription,
        SeriesId series,
        Optional<String> unit,
        int horizon,
        String frequency,
        List<Instant> times,
        List<Double> mean,
        Map<String, List<Double>> quantiles,
        Model model,
        Watermark watermark) {

    public ForecastIssued {
        unit = unit == null ? Optional.empty() : unit;
        times = List.copyOf(times);
        mean = List.copyOf(mean);
        quantiles = quantiles == null ? Map.of() : Map.copyOf(quantiles);
    }

    /**
     * What made the forecast.
     *
     * @param digest the registered version, 64 hex digits
     * @param kernels {@code name@version} of each attention kernel; empty for models without one
     * @param offset of the series that the weights rest on, when they have followed it since they were registered
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Model(String name, String digest, String family, List<String> kernels, Optional<Watermark> offset) {
        public Model {
            kernels = kernels == null ? List.of() : List.copyOf(kernels);
            offset = offset == null ? Optional.empty() : offset;
        }
    }

    /**
     * The data the forecast saw.
     *
     * @param time of the newest point
     * @param count of the series' points
     * @param revision grows with every change to the series, corrections included
     */
    public record Watermark(Instant time, long count, long revision) {}
}
