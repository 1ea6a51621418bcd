package dev.millrace.forecast.anomaly;

import dev.millrace.forecast.model.Family;
import dev.millrace.forecast.series.SeriesSelector;
import dev.millrace.servicekit.ApiException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, before it is checked.
 *
 * @param rows newest grid steps to judge; absent: {@value #USUAL_ROWS}
 * @param level percentage of values that an interval holds; absent: {@value #USUAL_LEVEL}
 * @param model a family's name, or {@code auto}
 */
record AnomalyRequest(
        @Nullable SeriesSelector series,
        @Nullable Integer rows,
        @Nullable Double level,
        @Nullable String model) {

    static final int USUAL_ROWS = 24;
    static final double USUAL_LEVEL = 99;
    private static final int MOST_ROWS = 10_000;
    private static final double LEAST_LEVEL = 50;
    private static final double MOST_LEVEL = 99.99;

    SeriesSelector selector() {
        if (series == null) {
            throw ApiException.invalid("series", "is required: an id, a list of ids, or labels");
        }
        return series;
    }

    int judged() {
        int judged = rows == null ? USUAL_ROWS : rows;
        if (judged < 1 || judged > MOST_ROWS) {
            throw ApiException.invalid("rows", "is 1 to " + MOST_ROWS);
        }
        return judged;
    }

    double percent() {
        double percent = level == null ? USUAL_LEVEL : level;
        if (!(percent >= LEAST_LEVEL && percent <= MOST_LEVEL)) {
            throw ApiException.invalid("level", "is " + LEAST_LEVEL + " to " + MOST_LEVEL);
        }
        return percent;
    }

    Optional<Family> family() {
        if (model == null || model.equals("auto")) {
            return Optional.empty();
        }
        return Optional.of(Family.named(model)
                .orElseThrow(() -> ApiException.invalid("model", "is none of auto, " + Family.singleNames())));
    }
}
