package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.model.Family;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.series.SeriesStore.HistoryResult;
import dev.millrace.forecast.serving.ForecastOptions.Fit;
import dev.millrace.forecast.serving.ForecastOptions.Refit;
import dev.millrace.forecast.serving.Forecaster.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Forecasts values that come with the request, by models that are found again by what they were made of. Thread-safe. */
@Component
class InlineForecaster implements ValuesForecaster {

    private final HistoryReader reader;
    private final Models models;
    private final Fits fits;

    InlineForecaster(HistoryReader reader, Models models, Fits fits) {
        this.reader = reader;
        this.models = models;
        this.fits = fits;
    }

    /**
     * Values to forecast that are not stored.
     *
     * @param season in steps; empty: detected
     * @param missing steps after the last value that have none: they lie before the horizon
     */
    record Inline(History history, OptionalInt season, int missing) {}

    @Override
    public List<Result> forecastValues(TenantId tenant, List<History> histories, ForecastOptions options) {
        return forecast(
                tenant,
                histories.stream()
                        .map(history -> new Inline(history, OptionalInt.empty(), 0))
                        .toList(),
                options);
    }

    /** One result each, in order. */
    List<Result> forecast(TenantId tenant, List<Inline> given, ForecastOptions options) {
        Map<Integer, List<Inline>> byMissing = new TreeMap<>();
        given.forEach(one ->
                byMissing.computeIfAbsent(one.missing(), _ -> new ArrayList<>()).add(one));
        Map<SeriesId, Result> results = new HashMap<>();
        byMissing.forEach((missing, series) -> forecastTogether(tenant, series, options.ahead(missing))
                .forEach(result -> {
                    switch (result) {
                        case Result.Issued(Forecast forecast) ->
                            results.put(
                                    forecast.series(),
                                    missing == 0 ? result : new Result.Issued(forecast.from(missing)));
                        case Result.Refused refused -> results.put(refused.series(), refused);
                    }
                }));
        return ids(given).stream()
                .map(id -> results.getOrDefault(id, Refusals.unknown(id)))
                .toList();
    }

    /** Those that end with a value, or with as many missing ones. */
    private List<Result> forecastTogether(TenantId tenant, List<Inline> given, ForecastOptions options) {
        List<Inline> series = given;
        if (options.inputs().hasCovariates()) {
            StaticColumns statics = HistoryReader.statics(options);
            series = given.stream()
                    .map(one -> new Inline(reader.beside(one.history(), options, statics), one.season(), one.missing()))
                    .toList();
        }
        Optional<Family> family = ModelNames.family(
                options,
                series.stream().anyMatch(one -> !one.history().covariates().isEmpty()));
        String name = ModelNames.inline(options);
        Map<LoadedModel.Key, FitTask> tasks = new LinkedHashMap<>();
        Answers answers = new Answers(options, Answers.Witness.NOBODY, Answers.Beside.NOBODY);
        List<List<Inline>> groups = options.fit() == Fit.SHARED && !series.isEmpty()
                ? List.of(series)
                : series.stream().map(List::of).toList();
        for (List<Inline> group : groups) {
            LoadedModel.Key key = new LoadedModel.Key(tenant, ModelNames.inlineKey(name, group));
            List<History> histories = group.stream().map(Inline::history).toList();
            Optional<LoadedModel> known = options.refit() == Refit.ALWAYS ? Optional.empty() : models.inline(key);
            if (known.isPresent() && fitted(known.get(), histories)) {
                histories.forEach(history -> answers.add(new HistoryResult.Found(history), known.get()));
            } else {
                OptionalInt season = group.getFirst().season();
                tasks.put(
                        key, new FitTask(key, name, ids(group), histories, options, family, season, Optional.empty()));
            }
        }
        answers.make(fits, tenant, List.copyOf(tasks.values()));
        return answers.of(ids(series));
    }

    private static boolean fitted(LoadedModel model, List<History> histories) {
        return histories.stream()
                .allMatch(history ->
                        model.model().scales().containsKey(history.series().value()));
    }

    private static List<SeriesId> ids(List<Inline> given) {
        return given.stream().map(inline -> inline.history().series()).toList();
    }
}
