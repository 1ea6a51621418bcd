package dev.millrace.forecast.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.ForecastIssued.Watermark;
import dev.millrace.events.SeriesId;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.registryclient.kernel.KernelRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A forecast of one series, in the series' own unit.
 *
 * @param quantiles by probability as text ({@code "0.05"}), ascending; one value per step each
 * @param season length in steps that the model uses, 1 for none
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Forecast(
        SeriesId series,
        Optional<String> unit,
        Frequency frequency,
        int horizon,
        List<Instant> times,
        List<Double> mean,
        Map<String, List<Double>> quantiles,
        int season,
        Model model,
        Validation validation,
        Watermark watermark) {

    /**
     * What made the forecast.
     *
     * @param digest of the registered version
     * @param kernels that a network mixes with; empty for other families
     */
    public record Model(String name, String digest, String family, List<KernelRef> kernels) {}

    /**
     * How the model did on its validation block. Nothing is known of a network's here: its manifest has its metrics.
     *
     * @param mase mean absolute error over that of seasonal naive on the same windows; absent where naive makes no error
     * @param windows that were forecast
     * @param candidates everything tried, best first
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Validation(OptionalDouble mase, int windows, List<Candidate> candidates) {}

    /**
     * A family and its error relative to seasonal naive on the validation block.
     *
     * @param lookback of a ridge, in steps: there may be several
     * @param weight its share of the forecast, from 0 to 1; absent for models of before there were shares
     * @param reason why it has none
     * @param rest of a regression: the family that forecasts what future-known covariates leave
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Candidate(
            String family,
            OptionalInt lookback,
            OptionalDouble mase,
            OptionalDouble weight,
            Optional<String> reason,
            Optional<String> rest) {}
}
