package dev.millrace.forecast.anomaly;

import dev.millrace.forecast.model.Family;
import dev.millrace.forecast.series.SeriesSelector;
import dev.millrace.forecast.serving.BesideRequest;
import dev.millrace.forecast.serving.Inputs;
import dev.millrace.forecast.serving.ServingProperties;
import dev.millrace.servicekit.ApiException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, before it is checked.
 *
 * @param rows newest grid steps to judge; absent: {@value #USUAL_ROWS}
 * @param level percentage of values that an interval holds; absent: {@value #USUAL_LEVEL}
 * @param model a family's name, or {@code auto}
 * @param covariates that are stored
 * @param zone of the calendar
 */
record AnomalyRequest(
        @Nullable SeriesSelector series,
        @Nullable Integer rows,
        @Nullable Double level,
        @Nullable String model,
        @Nullable List<BesideRequest.@Nullable StoredCovariate> covariates,
        BesideRequest.@Nullable CalendarRequest calendar,
        @Nullable String zone) {

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

    private String asked() {
        return model == null ? "auto" : model;
    }

    Inputs inputs(ServingProperties limits) {
        if (!asked().equals("auto") && Family.askable(asked()).isEmpty()) {
            throw ApiException.invalid("model", "is none of auto, regression, " + Family.singleNames());
        }
        return new BesideRequest(covariates, calendar, zone).checked(asked(), limits);
    }

    /** Empty: whichever does best. To be asked once the inputs are checked. */
    Optional<Family> family() {
        return Family.askable(asked());
    }
}
