package dev.millrace.forecast.serving;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.events.ForecastIssued.Watermark;
import dev.millrace.events.SeriesId;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.series.History;
import dev.millrace.servicekit.ApiException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
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
        @Nullable List<@Nullable Double> values,
        @Nullable String unit,
        @Nullable Map<String, InputsRequest.@Nullable InlineCovariate> covariates,
        @JsonProperty("static") @Nullable Map<String, @Nullable JsonNode> statics) {

    private static final int MAX_SEASON = 1_000_000;

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

    RegistryForecaster.Inline checked(int position, int horizon, int mostCovariates) {
        String at = "inline[" + position + "]";
        if (values == null || values.isEmpty() || values.getLast() == null) {
            throw ApiException.invalid(at + ".values", "must end with a value");
        }
        double[] grid = new double[values.size()];
        int count = 0;
        for (int t = 0; t < grid.length; t++) {
            Double value = values.get(t);
            grid[t] = value == null ? Double.NaN : value;
            if (Double.isInfinite(grid[t]) || (value != null && value.isNaN())) {
                throw ApiException.invalid(at + ".values[" + t + "]", "must be finite or null");
            }
            count += value == null ? 0 : 1;
        }
        if (season != null && (season < 1 || season > MAX_SEASON)) {
            throw ApiException.invalid(at + ".season", "must be 1 to " + MAX_SEASON);
        }
        try {
            Frequency step = Frequency.parse(frequency == null ? "P1D" : frequency);
            Instant first =
                    start == null ? Instant.EPOCH : OffsetDateTime.parse(start).toInstant();
            Instant end = step.plus(first, grid.length - 1L);
            History history = new History(
                    seriesId(position),
                    Optional.ofNullable(unit),
                    step,
                    end,
                    grid,
                    new Watermark(end, count, 0),
                    InlineCovariates.of(at, covariates, grid.length, horizon, mostCovariates));
            return new RegistryForecaster.Inline(
                    history, season == null ? OptionalInt.empty() : OptionalInt.of(season));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw ApiException.invalid(at, String.valueOf(e.getMessage()));
        }
    }
}
