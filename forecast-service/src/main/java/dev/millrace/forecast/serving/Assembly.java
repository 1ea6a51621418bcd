package dev.millrace.forecast.serving;

import dev.millrace.forecast.inference.ServedNetwork;
import dev.millrace.forecast.model.Family;
import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.model.Partner;
import dev.millrace.forecast.series.History;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Puts a forecast together. Empty when the values are too large to calculate with. */
final class Assembly {

    private static final int NO_SEASON = 1;

    private Assembly() {}

    static Optional<Forecast> forecast(History history, LoadedModel loaded, ForecastOptions options) {
        FittedModel model = loaded.model();
        return forecast(
                history,
                history.end(),
                model.predict(history.series().value(), history.values(), history.covariates()),
                options,
                model.season(),
                new Forecast.Model(
                        loaded.name(), loaded.digest(), model.rule().family().wireName(), List.of(), loaded.offset()),
                validation(model),
                model.regression()
                        .map(regression -> regression.terms().uses().stream()
                                .map(use -> new Forecast.Covariate(
                                        use.name(), use.kind().wireName(), use.weight()))
                                .toList())
                        .orElse(List.of()));
    }

    static Optional<Forecast> forecast(NetworkAnswer answer, int channel, ForecastOptions options) {
        ServedNetwork served = answer.served();
        return forecast(
                answer.histories().get(channel),
                answer.end(),
                answer.prediction(channel, options.horizon()),
                options,
                NO_SEASON,
                new Forecast.Model(
                        served.name(),
                        served.digest(),
                        served.network().spec().family().wireName(),
                        served.kernels(),
                        Optional.empty()),
                new Forecast.Validation(OptionalDouble.empty(), 0, List.of()),
                List.of());
    }

    /** @param end time of the step before the first forecast */
    private static Optional<Forecast> forecast(
            History history,
            Instant end,
            FittedModel.Prediction prediction,
            ForecastOptions options,
            int season,
            Forecast.Model model,
            Forecast.Validation validation,
            List<Forecast.Covariate> covariates) {
        Map<String, List<Double>> quantiles = new LinkedHashMap<>();
        for (double probability : options.quantiles()) {
            double[] quantile = prediction.quantile(probability);
            if (!finite(quantile)) {
                return Optional.empty();
            }
            quantiles.put(text(probability), boxed(quantile));
        }
        if (!finite(prediction.mean())) {
            return Optional.empty();
        }
        int horizon = prediction.mean().length;
        List<Instant> times = new ArrayList<>(horizon);
        for (int h = 1; h <= horizon; h++) {
            times.add(history.frequency().plus(end, h));
        }
        return Optional.of(new Forecast(
                history.series(),
                history.unit(),
                history.frequency(),
                horizon,
                times,
                boxed(prediction.mean()),
                Collections.unmodifiableMap(quantiles),
                season,
                model,
                validation,
                history.watermark(),
                options.inputs().zone().map(ZoneId::getId),
                options.inputs()
                        .zone()
                        .map(zone -> times.stream()
                                .map(time -> time.atZone(zone).toOffsetDateTime())
                                .toList())
                        .orElse(List.of()),
                covariates));
    }

    private static Forecast.Validation validation(FittedModel model) {
        double own = 1 - model.partners().stream().mapToDouble(Partner::weight).sum();
        Stream<Forecast.Candidate> fitted = model.validation().candidates().stream()
                .map(c -> new Forecast.Candidate(
                        c.family().wireName(),
                        c.lookback(),
                        c.mase(),
                        c.weight().stream().map(weight -> weight * own).findFirst(),
                        c.reason(),
                        c.rest().map(Family::wireName),
                        Optional.empty()));
        Stream<Forecast.Candidate> networks = model.partners().stream()
                .map(one -> new Forecast.Candidate(
                        one.family(),
                        OptionalInt.empty(),
                        one.mase(),
                        OptionalDouble.of(one.weight()),
                        one.reason(),
                        Optional.empty(),
                        Optional.of(one.name())));
        return new Forecast.Validation(
                model.validation().mase(),
                model.validation().windows(),
                Stream.concat(fitted, networks).toList());
    }

    private static String text(double probability) {
        return BigDecimal.valueOf(probability).stripTrailingZeros().toPlainString();
    }

    private static List<Double> boxed(double[] values) {
        List<Double> boxed = new ArrayList<>(values.length);
        for (double value : values) {
            boxed.add(value);
        }
        return boxed;
    }

    private static boolean finite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
