package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.deviation.Anomaly;
import dev.millrace.forecast.deviation.Judge;
import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.series.SeriesStore.HistoryResult;
import dev.millrace.forecast.serving.Forecaster.Judging;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds the newest values of series against the intervals forecast for them, while their forecasts are made. Not thread-safe. */
final class Judgement implements Answers.Witness {

    private final HistoryReader reader;
    private final TenantId tenant;
    private final ForecastOptions options;
    private final Judging asked;
    private final Map<SeriesId, List<Anomaly>> anomalies = new HashMap<>();

    Judgement(HistoryReader reader, TenantId tenant, ForecastOptions options, Judging asked) {
        this.reader = reader;
        this.tenant = tenant;
        this.options = options;
        this.asked = asked;
    }

    @Override
    public void saw(History history, LoadedModel loaded) {
        FittedModel model = loaded.model();
        long newest = asked.newest(history.series(), history.watermark().count());
        int steps = (int) Math.min(Integer.MAX_VALUE, model.steps() + newest);
        History reaching = history;
        if (newest > 0 && history.values().length < steps) {
            reaching = reader.read(tenant, List.of(history.series()), steps, options, false)
                                    .histories()
                                    .getFirst()
                            instanceof HistoryResult.Found(History read)
                    ? read
                    : history;
        }
        anomalies.put(history.series(), Judge.newest(reaching, model, asked.percent(), newest));
    }

    /** Of those that were judged. */
    Map<SeriesId, List<Anomaly>> anomalies() {
        return anomalies;
    }
}
