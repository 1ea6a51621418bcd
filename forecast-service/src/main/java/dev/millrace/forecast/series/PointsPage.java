package dev.millrace.forecast.series;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.SeriesId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Points of one series, ascending in time.
 *
 * @param next what to pass as {@code after} for the following page; absent at the end
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record PointsPage(SeriesId series, List<Instant> times, List<Double> values, Optional<Instant> next) {}
