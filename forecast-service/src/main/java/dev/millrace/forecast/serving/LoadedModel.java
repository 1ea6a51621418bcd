package dev.millrace.forecast.serving;

import dev.millrace.events.ForecastIssued.Watermark;
import dev.millrace.events.TenantId;
import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.streaming.Streams;
import java.util.Optional;

/**
 * A registered model in memory.
 *
 * @param name it is registered under
 * @param points that the fitted series had together
 * @param frequency of the series at the fit, ISO-8601
 * @param bytes of its artefact
 * @param offset of the series that its weights rest on; empty: they are as registered
 */
record LoadedModel(
        String name,
        String digest,
        FittedModel model,
        long points,
        String frequency,
        int bytes,
        Optional<Watermark> offset) {

    LoadedModel(String name, String digest, FittedModel model, long points, String frequency, int bytes) {
        this(name, digest, model, points, frequency, bytes, Optional.empty());
    }

    /** The same version with weights that have followed its series. */
    LoadedModel following(Streams.Ready ready) {
        return new LoadedModel(name, digest, ready.model(), points, frequency, bytes, ready.offset());
    }

    /** What a model is found by; for inline values the name carries the digest of what was asked. */
    record Key(TenantId tenant, String name) {}
}
