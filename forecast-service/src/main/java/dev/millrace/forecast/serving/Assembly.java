package dev.millrace.forecast.serving;

import dev.millrace.events.ForecastIssued;
import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.series.History;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts a forecast together. */
final class Assembly {

    private Assembly() {}

    /** Empty when the values are too large to calculate with. */
    static Optional<Forecast> forecast(History history, LoadedModel loaded, List<Double> probabilities) {
        FittedModel model = loaded.model();
        FittedModel.Prediction prediction = model.predict(history.series().value(), history.values());
        Map<String, List<Double>> quantiles = new LinkedHashMap<>();
        for (double probability : probabilities) {
            double[] quantile = prediction.quantile(probability);
            if (!finite(quantile)) {
                return Optional.empty();
            }
            quantiles.put(text(probability), boxed(quantile));
        }
        if (!finite(prediction.mean())) {
            return Optional.empty();
        }
        List<Instant> times = new ArrayList<>(model.horizon());
        for (int h = 1; h <= model.horizon(); h++) {
            times.add(history.frequency().plus(history.end(), h));
        }
        return Optional.of(new Forecast(
                history.series(),
                history.unit(),
                history.frequency(),
                model.horizon(),
                times,
                boxed(prediction.mean()),
                Collections.unmodifiableMap(quantiles),
                model.season(),
                new ForecastIssued.Model(
                        loaded.name(), loaded.digest(), model.rule().family().wireName(), List.of()),
                validation(model),
                history.watermark()));
    }

    private static Forecast.Validation validation(FittedModel model) {
        return new Forecast.Validation(
                model.validation().mase(),
                model.validation().windows(),
                model.validation().candidates().stream()
                        .map(c -> new Forecast.Candidate(c.family().wireName(), c.mase()))
                        .toList());
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
