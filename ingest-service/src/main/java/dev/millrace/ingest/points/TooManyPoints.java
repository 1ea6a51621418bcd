package dev.millrace.ingest.points;

import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;

/** Stops the reading of a batch that has more points than one may have. */
final class TooManyPoints extends RuntimeException {

    TooManyPoints(int most) {
        super("has more than " + most + " points", null, false, false);
    }

    ApiException refusal() {
        return new ApiException(ErrorCode.BODY_TOO_LARGE, "The body " + getMessage());
    }
}
