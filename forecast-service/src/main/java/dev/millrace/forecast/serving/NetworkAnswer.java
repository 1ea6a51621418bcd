package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.forecast.inference.ServedNetwork;
import dev.millrace.forecast.interval.ResidualGrid;
import dev.millrace.forecast.model.FittedModel.Prediction;
import dev.millrace.forecast.network.file.TrainedNetwork;
import dev.millrace.forecast.series.History;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a network answered for all of its channels.
 *
 * @param histories that it was given, one for each channel
 * @param end time of the last row it was given
 * @param scaled {@code [horizon, channels]}
 * @param followed residuals of channels whose intervals have followed what came; the others have the version's
 */
public record NetworkAnswer(
        ServedNetwork served,
        List<History> histories,
        Instant end,
        float[] scaled,
        Map<SeriesId, ResidualGrid> followed) {

    /** With the version's own residuals. */
    NetworkAnswer(ServedNetwork served, List<History> histories, Instant end, float[] scaled) {
        this(served, histories, end, scaled, Map.of());
    }

    NetworkAnswer with(Map<SeriesId, ResidualGrid> residuals) {
        return new NetworkAnswer(served, histories, end, scaled, residuals);
    }

    /** One channel in its own unit, as far as asked. @param horizon at most the network's */
    public Prediction prediction(int channel, int horizon) {
        TrainedNetwork network = served.network();
        int channels = network.channels().size();
        double[] mean = new double[horizon];
        for (int h = 0; h < horizon; h++) {
            mean[h] = network.scaler().restore(scaled[h * channels + channel], channel);
        }
        ResidualGrid residuals = followed.getOrDefault(
                new SeriesId(network.channels().get(channel)),
                network.residuals().get(channel));
        return new Prediction(mean, network.scaler().deviation()[channel], residuals);
    }
}
