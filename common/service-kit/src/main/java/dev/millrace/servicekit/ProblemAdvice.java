package dev.millrace.servicekit;

import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;

/** Every exception that leaves a controller becomes a problem detail; none shows a stack trace. */
@RestControllerAdvice
public final class ProblemAdvice {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    private final Problems problems;

    ProblemAdvice(Problems problems) {
        this.problems = problems;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(ApiException refusal) {
        return problems.answer(refusal);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unreadable(HttpMessageNotReadableException unreadable) {
        if (unreadable.getCause() instanceof JacksonException json) {
            return problems.answer(JsonFaults.refusal(json));
        }
        return problems.answer(new ApiException(ErrorCode.BODY_MALFORMED, "The body is missing or cannot be read"));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> invalid(MethodArgumentNotValidException invalid) {
        List<Fault> faults = invalid.getBindingResult().getFieldErrors().stream()
                .map(error -> Fault.field(
                        error.getField(),
                        Optional.ofNullable(error.getDefaultMessage()).orElse("is not valid")))
                .toList();
        return problems.answer(new ApiException(
                ErrorCode.INVALID_REQUEST,
                faults.isEmpty()
                        ? "The request is not valid"
                        : faults.getFirst().field() + " " + faults.getFirst().reason(),
                faults));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> mistyped(MethodArgumentTypeMismatchException mistyped) {
        Throwable cause = mistyped.getMostSpecificCause();
        return problems.answer(ApiException.invalid(
                mistyped.getName(),
                cause instanceof IllegalArgumentException && cause.getMessage() != null
                        ? cause.getMessage()
                        : "cannot be read"));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> missing(MissingServletRequestParameterException missing) {
        return problems.answer(ApiException.invalid(missing.getParameterName(), "is required"));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> mediaType(HttpMediaTypeNotSupportedException unsupported) {
        return problems.answer(new ApiException(
                ErrorCode.MEDIA_TYPE_UNSUPPORTED,
                unsupported.getContentType() + " is not supported; use one of "
                        + unsupported.getSupportedMediaTypes()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> method(HttpRequestMethodNotSupportedException unsupported) {
        return problems.answer(
                new ApiException(ErrorCode.METHOD_NOT_ALLOWED, unsupported.getMethod() + " is not supported here"));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> noSuchPath(NoResourceFoundException missing) {
        return problems.answer(ApiException.notFound("There is no path /" + missing.getResourcePath()));
    }

    /** The client hung up: there is nobody to answer. */
    @ExceptionHandler
    void goneAway(AsyncRequestNotUsableException gone) {
        log.debug("client went away", gone);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unexpected(Exception unexpected) {
        if (unexpected instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
            return problems.answer(new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    Optional.ofNullable(known.getBody().getDetail()).orElse("The request is not valid")));
        }
        log.error("unexpected failure", unexpected);
        return problems.answer(
                new ApiException(ErrorCode.INTERNAL, "An unexpected failure", List.of(), Optional.empty(), unexpected));
    }
}
