package dev.millrace.forecast.serving;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.millrace.events.ForecastIssued.Watermark;
import dev.millrace.events.SeriesId;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.registryclient.kernel.KernelRef;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
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
 * @param zone that was asked for
 * @param localTimes the same times in that zone
 * @param covariates what was read beside the series, in the order of the request
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
        Watermark watermark,
        Optional<String> zone,
        @JsonInclude(Include.NON_EMPTY) List<OffsetDateTime> localTimes,
        @JsonInclude(Include.NON_EMPTY) List<Covariate> covariates) {

    /** Of the series' values alone. */
    public Forecast(
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
        this(
                series,
                unit,
                frequency,
                horizon,
                times,
                mean,
                quantiles,
                season,
                model,
                validation,
                watermark,
                Optional.empty(),
                List.of(),
                List.of());
    }

    /**
     * What was read beside the series.
     *
     * @param kind {@code future}, {@code past} or {@code static}
     * @param weight standard deviation, over the history, of what it adds to forecasts, in units of the series' own; 0: it adds nothing
     */
    public record Covariate(String name, String kind, double weight) {}

    /** The same with what others have a share in. */
    Forecast beside(
            List<Double> means, Map<String, List<Double>> others, List<Share> shares, List<Candidate> candidates) {
        return new Forecast(
                series,
                unit,
                frequency,
                horizon,
                times,
                means,
                others,
                season,
                new Model(model.name(), model.digest(), model.family(), model.kernels(), model.offset(), shares),
                new Validation(validation.mase(), validation.windows(), candidates),
                watermark,
                zone,
                localTimes,
                covariates);
    }

    /** Without its first steps. */
    Forecast from(int step) {
        Map<String, List<Double>> later = new LinkedHashMap<>();
        quantiles.forEach((probability, values) -> later.put(probability, values.subList(step, horizon)));
        return new Forecast(
                series,
                unit,
                frequency,
                horizon - step,
                times.subList(step, horizon),
                mean.subList(step, horizon),
                Collections.unmodifiableMap(later),
                season,
                model,
                validation,
                watermark,
                zone,
                localTimes.isEmpty() ? localTimes : localTimes.subList(step, horizon),
                covariates);
    }

    /**
     * What made the forecast.
     *
     * @param digest of the registered version
     * @param kernels that a network mixes with; empty for other families
     * @param offset of the series that the weights rest on; absent when they are as registered
     * @param partners trained networks that have a share in this forecast
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Model(
            String name,
            String digest,
            String family,
            List<KernelRef> kernels,
            Optional<Watermark> offset,
            @JsonInclude(Include.NON_EMPTY) List<Share> partners) {

        /** By itself. */
        public Model(String name, String digest, String family, List<KernelRef> kernels, Optional<Watermark> offset) {
            this(name, digest, family, kernels, offset, List.of());
        }
    }

    /** @param weight of a version in a forecast, from 0 to 1 */
    public record Share(String name, String digest, double weight) {}

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
     * @param model name of a trained network, whose error is that on the windows newer than what it learned from
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Candidate(
            String family,
            OptionalInt lookback,
            OptionalDouble mase,
            OptionalDouble weight,
            Optional<String> reason,
            Optional<String> rest,
            Optional<String> model) {

        Candidate with(OptionalDouble share, Optional<String> why) {
            return new Candidate(family, lookback, mase, share, why, rest, model);
        }
    }
}
