package dev.millrace.forecast.streaming;

import dev.millrace.events.SeriesId;
import dev.millrace.events.TenantId;

/** @param name of the model that follows the series */
public record StreamKey(TenantId tenant, SeriesId series, String name) {}
