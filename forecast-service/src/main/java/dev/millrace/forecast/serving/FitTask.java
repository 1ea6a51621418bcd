package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.forecast.model.Family;
import dev.millrace.forecast.series.History;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One model to be made.
 *
 * @param name to register it under
 * @param ids of the series it is for
 * @param given histories of inline values; empty: read from the store
 * @param season in steps; empty: detected
 * @param options of the request: what is read beside the series
 * @param champion digest that the model's alias named when the need arose
 */
record FitTask(
        LoadedModel.Key key,
        String name,
        List<SeriesId> ids,
        List<History> given,
        ForecastOptions options,
        Optional<Family> family,
        OptionalInt season,
        Optional<String> champion) {

    int horizon() {
        return options.horizon();
    }

    boolean inline() {
        return !given.isEmpty();
    }

    /**
     * What came of it.
     *
     * @param model absent when no series could be forecast
     * @param histories what the model is applied to
     * @param refused the series that cannot be forecast
     */
    record Done(
            Optional<LoadedModel> model,
            Map<SeriesId, History> histories,
            Map<SeriesId, Forecaster.Result.Refused> refused) {
        Done {
            histories = Map.copyOf(histories);
            refused = Map.copyOf(refused);
        }
    }
}
