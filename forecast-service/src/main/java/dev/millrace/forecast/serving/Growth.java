package dev.millrace.forecast.serving;

import dev.millrace.forecast.series.History;
import dev.millrace.forecast.series.SeriesStore.HistoryResult;
import dev.millrace.servicekit.ApiException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Tells when series have outgrown the models that were fitted to them. Thread-safe. */
@Component
class Growth {

    private static final Logger log = LoggerFactory.getLogger(Growth.class);

    private final Models models;

    Growth(Models models) {
        this.models = models;
    }

    /**
     * @param histories of the series that the model forecasts
     * @param share of the points at the fit that have to have come since, and a horizon at least
     */
    boolean outgrew(LoadedModel.Key key, LoadedModel model, List<HistoryResult> histories, int horizon, double share) {
        long points = 0;
        int series = 0;
        for (HistoryResult result : histories) {
            if (result instanceof HistoryResult.Found(History history)
                    && model.model().scales().containsKey(history.series().value())) {
                if (!history.frequency().iso().equals(model.frequency())) {
                    return true;
                }
                points += history.watermark().count();
                series++;
            }
        }
        long least = (long) horizon * series;
        if (!grown(points, model.points(), least, share)) {
            return false;
        }
        try {
            return grown(points, models.newestPoints(key, model), least, share);
        } catch (ApiException e) {
            log.warn("cannot tell whether {} is outgrown: {}", key.name(), e.getMessage());
            return false;
        }
    }

    private static boolean grown(long points, long before, long least, double share) {
        return points - before >= Math.max(least, share * before);
    }
}
