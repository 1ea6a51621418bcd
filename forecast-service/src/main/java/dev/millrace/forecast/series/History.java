package dev.millrace.forecast.series;

import dev.millrace.events.ForecastIssued.Watermark;
import dev.millrace.events.SeriesId;
import java.time.Instant;
import java.util.Optional;

/**
 * The newest values of a series on its regular grid, oldest first.
 *
 * @param end time of the last value
 * @param values one per step, NaN where there is no point; the last is never NaN. Not copied: read only
 * @param watermark of the data seen, read in the same snapshot as the values
 */
public record History(
        SeriesId series,
        Optional<String> unit,
        Frequency frequency,
        Instant end,
        double[] values,
        Watermark watermark) {}
