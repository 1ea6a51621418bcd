package dev.millrace.forecast.serving;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.events.ForecastIssued.Watermark;
import dev.millrace.events.SeriesId;
import dev.millrace.forecast.covariate.Covariates;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.series.Resampled;
import dev.millrace.forecast.series.Resampling;
import dev.millrace.servicekit.ApiException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Values that come with the request, before they are checked.
 *
 * @param id absent: {@code inline-} and its position from 0
 * @param start time of the first value; absent: 1970-01-01
 * @param frequency absent: one day
 * @param times one for each value, instead of start and frequency; to be resampled
 * @param values null where there is none
 * @param unit told again in the answer
 * @param covariates by name
 * @param statics attributes by name
 */
record InlineSeries(
        @Nullable String id,
        @Nullable String start,
        @Nullable String frequency,
        @Nullable Integer season,
        @Nullable List<@Nullable String> times,
        @Nullable List<@Nullable Double> values,
        @Nullable String unit,
        @Nullable Map<String, InputsRequest.@Nullable InlineCovariate> covariates,
        @JsonProperty("static") @Nullable Map<String, @Nullable JsonNode> statics) {

    private static final int MAX_SEASON = 1_000_000;

    /** Values on a grid that may end with gaps. */
    private record Grid(Frequency step, Instant first, double[] values) {}

    SeriesId seriesId(int position) {
        try {
            return new SeriesId(id == null ? "inline-" + position : id);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("inline[" + position + "].id", String.valueOf(e.getMessage()));
        }
    }

    /** How many numbers it holds. */
    long size() {
        long size = values == null ? 0 : values.size();
        if (covariates != null) {
            for (InputsRequest.InlineCovariate one : covariates.values()) {
                size += one == null || one.values() == null ? 0 : one.values().size();
            }
        }
        return size;
    }

    InlineForecaster.Inline checked(int position, ForecastOptions options, ServingProperties limits) {
        String at = "inline[" + position + "]";
        double[] sent = numbers(at);
        if (season != null && (season < 1 || season > MAX_SEASON)) {
            throw ApiException.invalid(at + ".season", "must be 1 to " + MAX_SEASON);
        }
        try {
            Grid grid = grid(at, sent, options.inputs());
            int known = grid.values().length;
            while (known > 0 && Double.isNaN(grid.values()[known - 1])) {
                known--;
            }
            int missing = grid.values().length - known;
            if (known == 0) {
                throw ApiException.invalid(at + ".values", "must hold a value");
            }
            if (options.horizon() + missing > limits.maxHorizon()) {
                throw ApiException.invalid(
                        at + ".values",
                        "lacks its last " + missing + " values; with them the horizon is beyond "
                                + limits.maxHorizon());
            }
            if (missing > 0 && options.fit() == ForecastOptions.Fit.SHARED) {
                throw ApiException.invalid(at + ".values", "must end with a value where series share a model");
            }
            Covariates beside = InlineCovariates.of(
                            at, covariates, grid.values().length, options.horizon(), limits.maxCovariates())
                    .until(known);
            Instant end = grid.step().plus(grid.first(), known - 1L);
            double[] values = Arrays.copyOf(grid.values(), known);
            long count =
                    Arrays.stream(values).filter(value -> !Double.isNaN(value)).count();
            History history = new History(
                    seriesId(position),
                    Optional.ofNullable(unit),
                    grid.step(),
                    end,
                    values,
                    new Watermark(end, count, 0),
                    beside);
            return new InlineForecaster.Inline(
                    history, season == null ? OptionalInt.empty() : OptionalInt.of(season), missing);
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw ApiException.invalid(at, String.valueOf(e.getMessage()));
        }
    }

    private double[] numbers(String at) {
        if (values == null || values.isEmpty()) {
            throw ApiException.invalid(at + ".values", "must hold a value");
        }
        double[] numbers = new double[values.size()];
        for (int t = 0; t < numbers.length; t++) {
            Double value = values.get(t);
            numbers[t] = value == null ? Double.NaN : value;
            if (value != null && !Double.isFinite(value)) {
                throw ApiException.invalid(at + ".values[" + t + "]", "must be finite or null");
            }
        }
        return numbers;
    }

    private Grid grid(String at, double[] sent, Inputs inputs) {
        if (times == null && inputs.resampling().isEmpty()) {
            Frequency parsed = Frequency.parse(frequency == null ? "P1D" : frequency);
            Frequency step = inputs.zone().map(parsed::in).orElse(parsed);
            return new Grid(step, firstTime(), sent);
        }
        if (covariates != null) {
            throw ApiException.invalid(at + ".covariates", "are not resampled: send values on a grid");
        }
        Resampling resampling = inputs.resampling()
                .orElseThrow(() -> ApiException.invalid(at + ".times", "need resample, which tells the steps to take"));
        Instant[] points = times(at, sent.length, inputs);
        int count = 0;
        double[] finite = new double[sent.length];
        for (int t = 0; t < sent.length; t++) {
            if (!Double.isNaN(sent[t])) {
                points[count] = points[t];
                finite[count++] = sent[t];
            }
        }
        Resampled resampled = Resampled.of(Arrays.copyOf(points, count), Arrays.copyOf(finite, count), resampling);
        int steps = resampled.values().length;
        return new Grid(resampling.step(), resampling.step().plus(resampled.end(), 1L - steps), resampled.values());
    }

    private Instant[] times(String at, int length, Inputs inputs) {
        Instant[] instants = new Instant[length];
        if (times == null) {
            Frequency parsed = Frequency.parse(frequency == null ? "P1D" : frequency);
            Frequency step = inputs.zone().map(parsed::in).orElse(parsed);
            Instant first = firstTime();
            for (int t = 0; t < length; t++) {
                instants[t] = step.plus(first, t);
            }
            return instants;
        }
        if (start != null || frequency != null) {
            throw ApiException.invalid(at + ".times", "are sent instead of start and frequency");
        }
        if (times.size() != length) {
            throw ApiException.invalid(at + ".times", "must be as many as values: " + length);
        }
        for (int t = 0; t < length; t++) {
            String time = times.get(t);
            try {
                instants[t] = OffsetDateTime.parse(time == null ? "" : time).toInstant();
            } catch (DateTimeException e) {
                throw ApiException.invalid(
                        at + ".times[" + t + "]", "is no time with an offset, such as 2026-03-01T00:00:00Z");
            }
        }
        return instants;
    }

    private Instant firstTime() {
        return start == null ? Instant.EPOCH : OffsetDateTime.parse(start).toInstant();
    }
}
