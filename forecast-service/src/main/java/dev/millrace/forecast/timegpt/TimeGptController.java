package dev.millrace.forecast.timegpt;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.events.ForecastIssued.Watermark;
import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.covariate.Terms;
import dev.millrace.forecast.deviation.Deviation;
import dev.millrace.forecast.model.Family;
import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.rolling.RollingForecasts;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.serving.Forecast;
import dev.millrace.forecast.serving.ForecastOptions;
import dev.millrace.forecast.serving.Forecaster.Result;
import dev.millrace.forecast.serving.ServingProperties;
import dev.millrace.forecast.serving.ValuesForecaster;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.Fault;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** What Nixtla's clients call. Tokens are counted as values: those that came, and those that were answered. */
@RestController
class TimeGptController {

    private static final List<BigDecimal> ANOMALY_LEVEL = List.of(BigDecimal.valueOf(99));
    /** A model's first values are not judged: it is fitted on them. */
    private static final double FIRST_SHARE = 0.5;

    private final ValuesForecaster forecaster;
    private final RollingForecasts rolling;
    private final ServingProperties limits;

    TimeGptController(ValuesForecaster forecaster, RollingForecasts rolling, ServingProperties limits) {
        this.forecaster = forecaster;
        this.rolling = rolling;
        this.limits = limits;
    }

    record Key(String message, String detail, String support) {}

    record ModelParams(Params detail) {

        record Params(@JsonProperty("input_size") int inputSize, int horizon) {}
    }

    /** @param weightsX of each covariate: standard deviation of what it adds to forecasts, in units of the series' own, the mean over all series */
    record ForecastAnswer(
            @JsonProperty("input_tokens") long inputTokens,
            @JsonProperty("output_tokens") long outputTokens,
            @JsonProperty("finetune_tokens") long finetuneTokens,
            List<Double> mean,
            @Nullable Map<String, List<Double>> intervals,
            @JsonProperty("weights_x") @Nullable List<Double> weightsX,
            @JsonProperty("feature_contributions") @Nullable List<Double> featureContributions) {}

    /** @param idxs place of each row in the values sent */
    record CrossValidation(
            @JsonProperty("input_tokens") long inputTokens,
            @JsonProperty("output_tokens") long outputTokens,
            List<Double> mean,
            @Nullable Map<String, List<Double>> intervals,
            List<Integer> sizes,
            List<Integer> idxs,
            @JsonProperty("weights_x") @Nullable List<Double> weightsX) {}

    /** @param sizes rows of each series that were judged, its last ones @param idxs place of each in the values sent */
    record Anomalies(
            @JsonProperty("input_tokens") long inputTokens,
            @JsonProperty("output_tokens") long outputTokens,
            List<Double> mean,
            Map<String, List<Double>> intervals,
            List<Integer> sizes,
            List<Integer> idxs,
            List<Boolean> anomaly,
            @JsonProperty("anomaly_score") List<Double> anomalyScore,

            @JsonProperty("accumulated_anomaly_score") @Nullable
            List<Double> accumulatedAnomalyScore,

            @JsonProperty("weights_x") @Nullable List<Double> weightsX) {}

    @GetMapping("/validate_api_key")
    Key key() {
        String answer = "the caller may ask";
        return new Key("success", answer, answer);
    }

    /** Clients send no more than so many values of a series. */
    @RequestMapping(
            path = "/model_params",
            method = {RequestMethod.GET, RequestMethod.POST})
    ModelParams params() {
        return new ModelParams(new ModelParams.Params(limits.fitSteps(), limits.maxHorizon()));
    }

    @PostMapping("/v2/forecast")
    ForecastAnswer forecast(TenantId tenant, @RequestBody TimeGptRequest request) {
        List<double[]> values = request.values(limits);
        int horizon = request.horizon(Optional.empty(), limits);
        Exogenous covariates = request.covariates(values, horizon, limits);
        Frequency frequency = request.frequency();
        Levels levels = new Levels(request.levels(List.of()));
        ForecastOptions options = new ForecastOptions(
                horizon,
                levels.probabilities().values().stream().sorted().distinct().toList(),
                request.family(),
                ForecastOptions.Fit.EACH,
                ForecastOptions.Refit.AUTO);
        List<Result> results = forecaster.forecastValues(
                tenant,
                IntStream.range(0, values.size())
                        .mapToObj(i -> history(i, values.get(i), frequency).with(covariates.of(i)))
                        .toList(),
                options);
        List<Double> mean = new ArrayList<>();
        Map<String, List<Double>> intervals = levels.lists();
        List<Map<String, Double>> weights = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            Forecast forecast = issued(results.get(i), i);
            weights.add(forecast.covariates().stream()
                    .collect(Collectors.toMap(Forecast.Covariate::name, Forecast.Covariate::weight)));
            mean.addAll(forecast.mean());
            levels.probabilities()
                    .forEach((name, probability) -> append(
                            intervals,
                            name,
                            forecast.quantiles()
                                    .get(BigDecimal.valueOf(probability)
                                            .stripTrailingZeros()
                                            .toPlainString())));
        }
        return new ForecastAnswer(
                count(values),
                mean.size(),
                0,
                mean,
                intervals.isEmpty() ? null : intervals,
                covariates.means(weights),
                null);
    }

    private static History history(int place, double[] values, Frequency frequency) {
        Instant end = frequency.plus(Instant.EPOCH, values.length - 1L);
        return new History(
                new SeriesId("inline-" + place),
                Optional.empty(),
                frequency,
                end,
                values,
                new Watermark(end, values.length, 0));
    }

    private static Forecast issued(Result result, int place) {
        return switch (result) {
            case Result.Issued(Forecast forecast) -> forecast;
            case Result.Refused refused -> {
                String field = field(place);
                String reason = refused.fault().reason();
                throw new ApiException(refused.code(), field + ": " + reason, List.of(Fault.field(field, reason)));
            }
        };
    }

    /** The newest windows of each series, every one forecast from what lies before it. */
    @PostMapping("/v2/cross_validation")
    CrossValidation validate(@RequestBody TimeGptRequest request) {
        List<double[]> values = request.values(limits);
        Exogenous covariates = request.covariatesOfThePast(values, limits);
        int horizon = request.horizon(Optional.empty(), limits);
        int windows = request.windows();
        int step = request.step(horizon);
        Levels levels = new Levels(request.levels(List.of()));
        Frequency frequency = request.frequency();
        List<RollingForecasts.Task> tasks = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            long first = values.get(i).length - horizon - (windows - 1L) * step;
            if (first < 1) {
                throw ApiException.invalid(
                        field(i),
                        "is too short for " + windows + " windows of " + horizon + " rows, " + step + " apart");
            }
            int[] origins = IntStream.range(0, windows)
                    .map(window -> (int) first + window * step)
                    .toArray();
            tasks.add(new RollingForecasts.Task(
                    field(i),
                    values.get(i),
                    origins,
                    horizon,
                    frequency,
                    Family.askable(request.family()),
                    request.fitsEach(),
                    covariates.of(i)));
        }
        List<Double> mean = new ArrayList<>();
        Map<String, List<Double>> intervals = levels.lists();
        List<Integer> sizes = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<List<RollingForecasts.Window>> all = rolling.roll(tasks);
        int begin = 0;
        for (int i = 0; i < all.size(); i++) {
            for (RollingForecasts.Window window : all.get(i)) {
                add(window.prediction(), horizon, levels, mean, intervals);
                for (int h = 0; h < horizon; h++) {
                    places.add(begin + window.origin() + h);
                }
            }
            sizes.add(windows * horizon);
            begin += values.get(i).length;
        }
        return new CrossValidation(
                count(values),
                mean.size(),
                mean,
                intervals.isEmpty() ? null : intervals,
                sizes,
                places,
                covariates.means(weights(all)));
    }

    private static List<Map<String, Double>> weights(List<List<RollingForecasts.Window>> all) {
        return all.stream()
                .flatMap(List::stream)
                .map(window -> window.uses().stream().collect(Collectors.toMap(Terms.Use::name, Terms.Use::weight)))
                .toList();
    }

    /** The second half of each series, row by row, by a model of the first. */
    @PostMapping("/v2/anomaly_detection")
    Anomalies anomalies(@RequestBody TimeGptRequest request) {
        List<double[]> values = request.values(limits);
        return anomalies(
                request,
                values,
                1,
                1,
                values.stream()
                        .map(one -> one.length - (int) Math.ceil(FIRST_SHARE * one.length))
                        .toList());
    }

    /** The newest rows of each series. */
    @PostMapping("/v2/online_anomaly_detection")
    Anomalies newest(@RequestBody TimeGptRequest request) {
        request.requireUnivariate();
        List<double[]> values = request.values(limits);
        int horizon = request.horizon(Optional.of(1), limits);
        int step = Math.min(request.step(horizon), horizon);
        int detection = request.detection(horizon);
        return anomalies(
                request,
                values,
                horizon,
                step,
                values.stream().map(_ -> detection).toList());
    }

    private Anomalies anomalies(
            TimeGptRequest request, List<double[]> values, int horizon, int step, List<Integer> judged) {
        Exogenous covariates = request.covariatesOfThePast(values, limits);
        Levels levels = new Levels(request.levels(ANOMALY_LEVEL));
        Frequency frequency = request.frequency();
        List<RollingForecasts.Task> tasks = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            int length = values.get(i).length;
            int first = length - judged.get(i);
            if (judged.get(i) < 1 || first < 1) {
                throw ApiException.invalid(field(i), "is too short to judge " + judged.get(i) + " of its rows");
            }
            int[] origins = IntStream.iterate(first, origin -> origin < length, origin -> origin + step)
                    .toArray();
            tasks.add(new RollingForecasts.Task(
                    field(i),
                    values.get(i),
                    origins,
                    horizon,
                    frequency,
                    Family.askable(request.family()),
                    Boolean.TRUE.equals(request.refit()),
                    covariates.of(i)));
        }
        List<Double> mean = new ArrayList<>();
        Map<String, List<Double>> intervals = levels.lists();
        List<Integer> places = new ArrayList<>();
        List<Boolean> anomaly = new ArrayList<>();
        List<Double> scores = new ArrayList<>();
        List<List<RollingForecasts.Window>> all = rolling.roll(tasks);
        int begin = 0;
        for (int i = 0; i < all.size(); i++) {
            for (RollingForecasts.Window window : all.get(i)) {
                int rows = Math.min(step, values.get(i).length - window.origin());
                add(window.prediction(), rows, levels, mean, intervals);
                double[] seen = Arrays.copyOfRange(values.get(i), window.origin(), window.origin() + rows);
                double[] deviations = Deviation.of(window.prediction(), seen);
                for (int h = 0; h < rows; h++) {
                    places.add(begin + window.origin() + h);
                    anomaly.add(outside(seen[h], intervals.values(), mean.size() - rows + h));
                    scores.add(deviations[h]);
                }
            }
            begin += values.get(i).length;
        }
        return new Anomalies(
                count(values),
                mean.size(),
                mean,
                intervals,
                judged,
                places,
                anomaly,
                scores,
                null,
                covariates.means(weights(all)));
    }

    /** A missing value is none. */
    private static boolean outside(double value, Collection<List<Double>> bounds, int row) {
        double low = bounds.stream().mapToDouble(bound -> bound.get(row)).min().orElse(value);
        double high = bounds.stream().mapToDouble(bound -> bound.get(row)).max().orElse(value);
        return value < low || value > high;
    }

    private static String field(int place) {
        return "series.sizes[" + place + "]";
    }

    private static void add(
            FittedModel.Prediction prediction,
            int rows,
            Levels levels,
            List<Double> mean,
            Map<String, List<Double>> intervals) {
        for (int h = 0; h < rows; h++) {
            mean.add(prediction.mean()[h]);
        }
        levels.probabilities().forEach((name, probability) -> {
            double[] quantile = prediction.quantile(probability);
            for (int h = 0; h < rows; h++) {
                append(intervals, name, List.of(quantile[h]));
            }
        });
    }

    private static void append(Map<String, List<Double>> intervals, String name, @Nullable List<Double> more) {
        List<Double> list = intervals.get(name);
        if (list == null || more == null) {
            throw new IllegalStateException("there is no " + name);
        }
        list.addAll(more);
    }

    private static long count(List<double[]> values) {
        return values.stream().mapToLong(one -> one.length).sum();
    }
}
