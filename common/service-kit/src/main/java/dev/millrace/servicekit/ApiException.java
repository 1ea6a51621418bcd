package dev.millrace.servicekit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A refusal with a stable code; {@link ProblemAdvice} turns it into an RFC 9457 problem detail. */
public final class ApiException extends RuntimeException {

    private final ErrorCode code;
    private final transient List<Fault> faults;
    private final transient Optional<Duration> retryAfter;

    public ApiException(ErrorCode code, String detail) {
        this(code, detail, List.of(), Optional.empty(), null);
    }

    public ApiException(ErrorCode code, String detail, List<Fault> faults) {
        this(code, detail, faults, Optional.empty(), null);
    }

    public ApiException(
            ErrorCode code,
            String detail,
            List<Fault> faults,
            Optional<Duration> retryAfter,
            @Nullable Throwable cause) {
        super(detail, cause);
        this.code = code;
        this.faults = List.copyOf(faults);
        this.retryAfter = retryAfter;
    }

    /** An {@code invalid-request} about one field. */
    public static ApiException invalid(String field, String reason) {
        return new ApiException(ErrorCode.INVALID_REQUEST, field + ": " + reason, List.of(Fault.field(field, reason)));
    }

    public static ApiException notFound(String what) {
        return new ApiException(ErrorCode.NOT_FOUND, what);
    }

    /** An {@code unavailable} that may be repeated. */
    public static ApiException unavailable(String detail, Duration retryAfter, @Nullable Throwable cause) {
        return new ApiException(ErrorCode.UNAVAILABLE, detail, List.of(), Optional.of(retryAfter), cause);
    }

    public ErrorCode code() {
        return code;
    }

    public List<Fault> faults() {
        return faults;
    }

    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
