package dev.millrace.forecast.serving;

import dev.millrace.events.TenantId;
import dev.millrace.forecast.model.FittedModel;

/**
 * A registered model in memory.
 *
 * @param name it is registered under
 * @param points that the fitted series had together
 * @param frequency of the series at the fit, ISO-8601
 * @param bytes of its artefact
 */
record LoadedModel(String name, String digest, FittedModel model, long points, String frequency, int bytes) {

    /** What a model is found by; for inline values the name carries the digest of what was asked. */
    record Key(TenantId tenant, String name) {}
}
