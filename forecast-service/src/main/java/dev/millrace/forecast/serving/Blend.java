package dev.millrace.forecast.serving;

import dev.millrace.events.TenantId;
import dev.millrace.forecast.model.Partner;
import dev.millrace.forecast.serving.ForecastOptions.Fit;
import dev.millrace.forecast.serving.ForecastOptions.Refit;
import dev.millrace.forecast.serving.Forecaster.Result;
import dev.millrace.servicekit.ApiException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/**
 * Forecasts of fits with those of the networks beside them: means and quantiles are averaged by the shares (Vincent's average), so that intervals are as
 * wide as those of its parts are on average. A network that cannot answer now is left out, and the forecast says so. Thread-safe.
 */
@Component
class Blend {

    private final NetworkForecaster networks;

    Blend(NetworkForecaster networks) {
        this.networks = networks;
    }

    private record Part(Partner partner, Forecast forecast) {}

    Forecast of(TenantId tenant, Forecast fitted, LoadedModel model, ForecastOptions options) {
        List<Part> parts = new ArrayList<>();
        Map<String, String> absent = new HashMap<>();
        for (Partner partner : model.model().partners()) {
            if (partner.weight() > 0) {
                asked(tenant, fitted, partner, options, absent).ifPresent(parts::add);
            }
        }
        return parts.isEmpty() && absent.isEmpty() ? fitted : of(fitted, parts, absent);
    }

    private Optional<Part> asked(
            TenantId tenant, Forecast fitted, Partner partner, ForecastOptions options, Map<String, String> absent) {
        try {
            ForecastOptions own = new ForecastOptions(
                    options.horizon(), options.quantiles(), partner.name(), Fit.EACH, Refit.AUTO, options.inputs());
            switch (networks.part(tenant, List.of(fitted.series()), own)
                    .results()
                    .getFirst()) {
                case Result.Issued(Forecast forecast) -> {
                    if (!forecast.model().digest().equals(partner.digest())) {
                        absent.put(partner.name(), "has a version whose share is not known yet");
                    } else if (!forecast.times().equals(fitted.times())) {
                        absent.put(partner.name(), "another of its channels ends at another time");
                    } else {
                        return Optional.of(new Part(partner, forecast));
                    }
                }
                case Result.Refused refused ->
                    absent.put(partner.name(), refused.fault().reason());
            }
        } catch (ApiException e) {
            absent.put(partner.name(), String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    private static Forecast of(Forecast fitted, List<Part> parts, Map<String, String> absent) {
        double left = 1
                - fitted.validation().candidates().stream()
                        .filter(one -> one.model().filter(absent::containsKey).isPresent())
                        .mapToDouble(one -> one.weight().orElse(0))
                        .sum();
        List<Forecast.Share> shares = parts.stream()
                .map(part -> new Forecast.Share(
                        part.partner().name(),
                        part.partner().digest(),
                        part.partner().weight() / left))
                .toList();
        Map<String, List<Double>> quantiles = new LinkedHashMap<>();
        fitted.quantiles()
                .forEach((probability, values) -> quantiles.put(
                        probability,
                        mean(
                                values,
                                parts.stream()
                                        .map(part -> part.forecast().quantiles().getOrDefault(probability, values))
                                        .toList(),
                                shares)));
        return fitted.beside(
                mean(
                        fitted.mean(),
                        parts.stream().map(part -> part.forecast().mean()).toList(),
                        shares),
                Collections.unmodifiableMap(quantiles),
                shares,
                candidates(fitted.validation().candidates(), absent, left));
    }

    private static List<Double> mean(List<Double> own, List<List<Double>> others, List<Forecast.Share> shares) {
        double rest = 1 - shares.stream().mapToDouble(Forecast.Share::weight).sum();
        return IntStream.range(0, own.size())
                .mapToObj(h -> {
                    double mean = rest * own.get(h);
                    for (int i = 0; i < others.size(); i++) {
                        mean += shares.get(i).weight() * others.get(i).get(h);
                    }
                    return mean;
                })
                .toList();
    }

    private static List<Forecast.Candidate> candidates(
            List<Forecast.Candidate> candidates, Map<String, String> absent, double left) {
        return candidates.stream()
                .map(one -> one.model().filter(absent::containsKey).isPresent()
                        ? one.with(OptionalDouble.of(0), one.model().map(absent::get))
                        : one.with(
                                one.weight().stream()
                                        .map(weight -> weight / left)
                                        .findFirst(),
                                one.reason()))
                .toList();
    }
}
