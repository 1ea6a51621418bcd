package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.model.FittedModel.Prediction;
import dev.millrace.forecast.series.History;
import dev.millrace.servicekit.ErrorCode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A model that was fitted to series. */
final class HeldFit implements HeldVersion {

    private final LoadedModel loaded;
    private final JsonNode manifest;

    HeldFit(LoadedModel loaded, JsonNode manifest) {
        this.loaded = loaded;
        this.manifest = manifest;
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
        double[] newest = Arrays.copyOfRange(values, Math.max(0, values.length - model.steps()), values.length);
        Prediction whole = model.predict(past.series().value(), newest);
        return new Prediction(Arrays.copyOf(whole.mean(), horizon), whole.unit(), whole.residuals());
    }

    @Override
    public void close() {}
}
