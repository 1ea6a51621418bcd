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
 * @param start of the values that the weights rest on; of a network, whose weights do not follow, where it was first held against what came
 * @param steps from there to the newest
 * @param ridges none of a network
 * @param watermark of what the sums hold
 * @param offset of what the weights rest on; absent while they are the version's own
 * @param recent how forecasts did of late; absent before one was held against what came
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
        Optional<Recent> recent,
        OptionalDouble difference) {

    /**
     * Forecasts held against what came, older points counting for less.
     *
     * @param points that were held against forecasts
     * @param mase mean absolute error over that of seasonal naive on the same steps; absent where that makes none
     * @param coverage90 share of the values within the central 90 %
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Recent(long points, OptionalDouble mase, double coverage90) {

        static Optional<Recent> of(TrackRecord.Recent recent) {
            double mase = recent.mase();
            return recent.points() == 0
                    ? Optional.empty()
                    : Optional.of(new Recent(
                            recent.points(),
                            Double.isFinite(mase) ? OptionalDouble.of(mase) : OptionalDouble.empty(),
                            recent.covered()));
        }
    }

    /** What pages are sorted by, and go on after: a network has a report for each of its channels. */
    String place() {
        return model + " " + series;
    }

    StreamReport with(OptionalDouble difference) {
        return new StreamReport(series, model, digest, start, steps, ridges, watermark, offset, recent, difference);
    }

    /**
     * One ridge of the model.
     *
     * @param windows without a gap that its sums hold
     * @param penalty on its squared weights, the same until the next selection
     */
    public record Ridge(int lookback, long windows, double penalty) {}
}
