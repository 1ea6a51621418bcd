package dev.millrace.forecast.serving;

import dev.millrace.events.SeriesId;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import java.util.List;

/** Why a series cannot be forecast, in words. */
final class Refusals {

    private Refusals() {}

    static Forecaster.Result.Refused unknown(SeriesId series) {
        return of(series, ErrorCode.NOT_FOUND, "there is no such series");
    }

    static Forecaster.Result.Refused irregular(SeriesId series, long count) {
        return count < 3
                ? of(
                        series,
                        ErrorCode.HISTORY_TOO_SHORT,
                        "has " + count + " points; at least 3 are needed to see its grid")
                : of(series, ErrorCode.SERIES_IRREGULAR, "its points fit no regular grid");
    }

    static Forecaster.Result.Refused tooShort(SeriesId series, int horizon, int minimum) {
        return of(
                series,
                ErrorCode.HISTORY_TOO_SHORT,
                "a horizon of " + horizon + " needs at least " + minimum + " points");
    }

    static Forecaster.Result.Refused outOfRange(SeriesId series) {
        return of(series, ErrorCode.INVALID_REQUEST, "its values are too large to calculate with");
    }

    /** To be thrown. */
    static ApiException said(ErrorCode code, String field, String reason) {
        return new ApiException(code, field + ": " + reason, List.of(Fault.field(field, reason)));
    }

    static Forecaster.Result.Refused of(SeriesId series, ErrorCode code, String reason) {
        return new Forecaster.Result.Refused(series, code, Fault.field("series", series + ": " + reason));
    }
}
