package dev.millrace.forecast.streaming;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.ForecastIssued.Watermark;
import dev.millrace.events.SeriesId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A series as its model follows it.
 *
 * @param model it is registered as
 * @param start of the values that the weights rest on
 * @param steps from there to the newest
 * @param watermark of what the sums hold
 * @param offset of what the weights rest on; absent while they are the version's own
 * @param difference largest difference of weights to those of a fit to the stored points; absent unless asked for
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record StreamReport(
        SeriesId series,
        String model,
        String digest,
        Instant start,
        int steps,
        List<Ridge> ridges,
        Watermark watermark,
        Optional<Watermark> offset,
        OptionalDouble difference) {

    StreamReport with(OptionalDouble difference) {
        return new StreamReport(series, model, digest, start, steps, ridges, watermark, offset, difference);
    }

    /**
     * One ridge of the model.
     *
     * @param windows without a gap that its sums hold
     * @param penalty on its squared weights, the same until the next selection
     */
    public record Ridge(int lookback, long windows, double penalty) {}
}
