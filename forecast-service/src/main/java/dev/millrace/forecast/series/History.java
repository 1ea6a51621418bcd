package dev.millrace.forecast.series;

import dev.millrace.events.ForecastIssued.Watermark;
import dev.millrace.events.SeriesId;
import dev.millrace.forecast.covariate.Covariates;
import java.time.Instant;
import java.util.Optional;

/**
 * The newest values of a series on its regular grid, oldest first.
 *
 * @param end time of the last value
 * @param values one per step, NaN where there is no point; the last is never NaN. Not copied: read only
 * @param watermark of the data seen, read in the same snapshot as the values
 * @param covariates beside the values, if any were asked for
 */
public record History(
        SeriesId series,
        Optional<String> unit,
        Frequency frequency,
        Instant end,
        double[] values,
        Watermark watermark,
        Covariates covariates) {

    public History(
            SeriesId series,
            Optional<String> unit,
            Frequency frequency,
            Instant end,
            double[] values,
            Watermark watermark) {
        this(series, unit, frequency, end, values, watermark, Covariates.NONE);
    }

    /** Only the newest values. */
    public History with(double[] newest) {
        return new History(series, unit, frequency, end, newest, watermark, covariates.newest(newest.length));
    }

    public History with(Frequency step) {
        return new History(series, unit, step, end, values, watermark, covariates);
    }

    public History with(Covariates beside) {
        return new History(series, unit, frequency, end, values, watermark, beside);
    }
}
