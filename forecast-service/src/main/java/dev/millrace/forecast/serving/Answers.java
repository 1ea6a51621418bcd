package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.series.SeriesStore.HistoryResult;
import dev.millrace.forecast.serving.ForecastOptions.Refit;
import dev.millrace.forecast.serving.Forecaster.Result;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answers to one request, as they are gathered. Not thread-safe. */
final class Answers {

    private static final Logger log = LoggerFactory.getLogger(Answers.class);

    private final ForecastOptions options;
    private final Witness witness;
    private final Beside beside;
    private final Map<SeriesId, Result> results = new HashMap<>();

    Answers(ForecastOptions options, Witness witness, Beside beside) {
        this.options = options;
        this.witness = witness;
        this.beside = beside;
    }

    /** What others have a share in. */
    interface Beside {
        Beside NOBODY = (forecast, model) -> forecast;

        Forecast of(Forecast forecast, LoadedModel model);
    }

    /** What else is done with each history and the model that forecasts it. */
    interface Witness {
        Witness NOBODY = (history, model) -> {};

        void saw(History history, LoadedModel model);
    }

    /** What a model makes of what was read. */
    void add(HistoryResult result, LoadedModel model) {
        switch (result) {
            case HistoryResult.Found(History history) -> {
                results.put(history.series(), issue(history, model));
                if (model.model().scales().containsKey(history.series().value())) {
                    witness.saw(history, model);
                }
            }
            case HistoryResult.Unknown(SeriesId id) -> results.put(id, Refusals.unknown(id));
            case HistoryResult.Irregular(SeriesId id, long count) -> results.put(id, Refusals.irregular(id, count));
        }
    }

    void refuse(Map<SeriesId, Result.Refused> refused) {
        results.putAll(refused);
    }

    /**
     * Has models made and adds what they forecast. Where all series have an answer already, that of a model which should be fitted again, it
     * stands while the registry is away.
     */
    void make(Fits fits, TenantId tenant, List<FitTask> tasks) {
        if (tasks.isEmpty()) {
            return;
        }
        Map<LoadedModel.Key, FitTask.Done> made;
        try {
            made = fits.make(tenant, tasks);
        } catch (ApiException e) {
            if (options.refit() == Refit.AUTO
                    && tasks.stream().allMatch(task -> results.keySet().containsAll(task.ids()))) {
                log.warn("serving models that should be fitted again: {}", e.getMessage());
                return;
            }
            throw e;
        }
        for (FitTask.Done done : made.values()) {
            done.refused().forEach((series, refused) -> {
                if (!stands(series, refused)) {
                    results.put(series, refused);
                }
            });
            done.model()
                    .ifPresent(model ->
                            done.histories().values().forEach(history -> add(new HistoryResult.Found(history), model)));
        }
    }

    /** Whether what served before goes on where the new one did not pass; who asked for the new one is told. */
    private boolean stands(SeriesId series, Result.Refused refused) {
        return options.refit() == Refit.AUTO
                && refused.code() == ErrorCode.POLICY_FAILED
                && results.get(series) instanceof Result.Issued;
    }

    /** One for each, in order. */
    List<Result> of(List<SeriesId> ids) {
        return ids.stream()
                .map(id -> results.getOrDefault(id, Refusals.unknown(id)))
                .toList();
    }

    private Result issue(History history, LoadedModel model) {
        if (!model.model().scales().containsKey(history.series().value())) {
            return Refusals.of(
                    history.series(),
                    ErrorCode.HISTORY_TOO_SHORT,
                    "the shared model was made without it; ask with refit always");
        }
        if (model.model().regression().isPresent()
                && !model.model().regression().get().terms().fit(history.covariates())) {
            return Refusals.of(
                    history.series(),
                    ErrorCode.COVARIATE_UNUSABLE,
                    "the model was made with other covariates; ask with refit always");
        }
        return Assembly.forecast(history, model, options)
                .<Result>map(forecast -> new Result.Issued(beside.of(forecast, model)))
                .orElseGet(() -> Refusals.outOfRange(history.series()));
    }
}
