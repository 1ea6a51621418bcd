package dev.millrace.forecast.anomaly;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.deviation.Anomaly;
import dev.millrace.forecast.deviation.Judge;
import dev.millrace.forecast.model.Family;
import dev.millrace.forecast.rolling.RollingForecasts;
import dev.millrace.forecast.rolling.RollingForecasts.Window;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.series.SeriesSelector;
import dev.millrace.forecast.series.SeriesStore;
import dev.millrace.forecast.series.SeriesStore.HistoryResult;
import dev.millrace.forecast.serving.HistoryReader;
import dev.millrace.forecast.serving.Inputs;
import dev.millrace.forecast.serving.ServingProperties;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Judges the newest values of stored series, each by a forecast from the step before, with a model of what lies before all of them. */
@RestController
class AnomalyController {

    private final SeriesStore store;
    private final HistoryReader reader;
    private final RollingForecasts rolling;
    private final ServingProperties limits;

    AnomalyController(SeriesStore store, HistoryReader reader, RollingForecasts rolling, ServingProperties limits) {
        this.store = store;
        this.reader = reader;
        this.rolling = rolling;
        this.limits = limits;
    }

    record Answer(List<SeriesAnomalies> series) {}

    @PostMapping("/v1/anomalies")
    Answer judge(TenantId tenant, @RequestBody AnomalyRequest request) {
        int rows = request.judged();
        double percent = request.percent();
        Inputs inputs = request.inputs(limits);
        Optional<Family> family = request.family();
        List<SeriesId> ids = switch (request.selector()) {
            case SeriesSelector.Ids(List<SeriesId> named) -> named;
            case SeriesSelector.Labels labels -> store.select(tenant, labels);
        };
        if (ids.isEmpty() || ids.size() > limits.maxShared()) {
            throw ApiException.invalid(
                    "series", ids.isEmpty() ? "are none that are stored" : "may be at most " + limits.maxShared());
        }
        List<History> histories = new ArrayList<>();
        List<RollingForecasts.Task> tasks = new ArrayList<>();
        HistoryReader.Read read = reader.past(tenant, ids, limits.fitSteps(), inputs);
        read.refused().values().stream().findFirst().ifPresent(refused -> {
            throw new ApiException(refused.code(), refused.fault().reason(), List.of(refused.fault()));
        });
        for (HistoryResult result : read.histories()) {
            History history = found(result);
            int length = history.values().length;
            if (length <= rows) {
                throw refused(
                        ErrorCode.HISTORY_TOO_SHORT,
                        history.series(),
                        "has only " + length + " steps, and " + rows + " are to be judged");
            }
            histories.add(history);
            tasks.add(new RollingForecasts.Task(
                    "series " + history.series(),
                    history.values(),
                    IntStream.range(length - rows, length).toArray(),
                    1,
                    history.frequency(),
                    family,
                    false,
                    history.covariates()));
        }
        List<List<Window>> windows = rolling.roll(tasks);
        return new Answer(IntStream.range(0, histories.size())
                .mapToObj(i -> judged(histories.get(i), windows.get(i), percent))
                .toList());
    }

    private static History found(HistoryResult result) {
        return switch (result) {
            case HistoryResult.Found(History history) -> history;
            case HistoryResult.Unknown(SeriesId id) ->
                throw refused(ErrorCode.NOT_FOUND, id, "there is no such series");
            case HistoryResult.Irregular(SeriesId id, long count) ->
                throw refused(ErrorCode.SERIES_IRREGULAR, id, "its " + count + " points fit no regular grid");
        };
    }

    private static ApiException refused(ErrorCode code, SeriesId series, String reason) {
        String detail = series + ": " + reason;
        return new ApiException(code, detail, List.of(Fault.field("series", detail)));
    }

    private static SeriesAnomalies judged(History history, List<Window> windows, double percent) {
        List<Anomaly> anomalies = new ArrayList<>();
        int judged = 0;
        for (Window window : windows) {
            double value = history.values()[window.origin()];
            if (!Double.isNaN(value)) {
                judged++;
                Instant time = history.frequency().plus(history.end(), window.origin() + 1L - history.values().length);
                Judge.of(window.prediction(), time, value, percent).ifPresent(anomalies::add);
            }
        }
        return new SeriesAnomalies(
                history.series(), history.unit(), history.frequency().iso(), percent, judged, anomalies);
    }
}
