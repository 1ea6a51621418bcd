package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.forecast.covariate.Covariates;
import dev.millrace.forecast.interval.ResidualGrid;
import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.model.FittedModel.Prediction;
import dev.millrace.forecast.series.History;
import dev.millrace.servicekit.ErrorCode;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** A model that was fitted to series, and the networks that have a share in its forecasts. */
final class HeldFit implements HeldVersion {

    /** @param weight from 0 to 1 */
    record Share(HeldVersion network, double weight) {}

    private final LoadedModel loaded;
    private final JsonNode manifest;
    private final List<Share> shares;

    /** @param shares of networks, which are closed with this */
    HeldFit(LoadedModel loaded, JsonNode manifest, List<Share> shares) {
        this.loaded = loaded;
        this.manifest = manifest;
        this.shares = List.copyOf(shares);
    }

    @Override
    public String name() {
        return loaded.name();
    }

    @Override
    public String digest() {
        return loaded.digest();
    }

    @Override
    public String family() {
        return loaded.model().rule().family().wireName();
    }

    @Override
    public Optional<Instant> learnedUntil(SeriesId series) {
        return Manifest.last(manifest, series);
    }

    @Override
    public Prediction predict(History past, int horizon) {
        FittedModel model = loaded.model();
        if (!model.scales().containsKey(past.series().value())) {
            throw Refusals.said(ErrorCode.INVALID_REQUEST, "series", past.series() + " is none it was fitted to");
        }
        if (horizon > model.horizon()) {
            throw Refusals.said(
                    ErrorCode.HORIZON_TOO_LONG, "horizon", "is at most " + model.horizon() + " for this version");
        }
        if (!past.frequency().iso().equals(loaded.frequency())) {
            throw Refusals.said(
                    ErrorCode.INVALID_REQUEST,
                    "series",
                    "has a value every " + past.frequency().iso() + ", the version was fitted to one every "
                            + loaded.frequency());
        }
        double[] values = past.values();
        int from = Math.max(0, values.length - model.steps());
        Covariates beside = past.covariates().window(from, values.length, model.horizon());
        if (model.regression().isPresent() && !model.regression().get().terms().fit(beside)) {
            throw Refusals.said(
                    ErrorCode.COVARIATE_UNUSABLE,
                    "covariates",
                    "the version was made with other covariates, or with some where none are given");
        }
        Prediction whole =
                model.predict(past.series().value(), Arrays.copyOfRange(values, from, values.length), beside);
        Prediction own = new Prediction(Arrays.copyOf(whole.mean(), horizon), whole.unit(), whole.residuals());
        return shares.isEmpty() ? own : beside(own, past, horizon);
    }

    private Prediction beside(Prediction own, History past, int horizon) {
        List<Prediction> others = shares.stream()
                .map(share -> share.network().predict(past, horizon))
                .toList();
        double[] mean = averaged(own, others, Prediction::mean);
        return new Prediction(mean, 1, ResidualGrid.of(horizon, probability -> {
            double[] quantile = averaged(own, others, one -> one.quantile(probability));
            for (int h = 0; h < horizon; h++) {
                quantile[h] -= mean[h];
            }
            return quantile;
        }));
    }

    private double[] averaged(Prediction own, List<Prediction> others, Function<Prediction, double[]> what) {
        double rest = 1 - shares.stream().mapToDouble(Share::weight).sum();
        double[] sum = Arrays.stream(what.apply(own)).map(value -> rest * value).toArray();
        for (int i = 0; i < others.size(); i++) {
            double[] other = what.apply(others.get(i));
            for (int h = 0; h < sum.length; h++) {
                sum[h] += shares.get(i).weight() * other[h];
            }
        }
        return sum;
    }

    @Override
    public void close() {
        shares.forEach(share -> share.network().close());
    }
}
