package dev.millrace.servicekit;

import dev.millrace.servicekit.trace.TraceContext;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** Makes problem details, and counts each by its code. Thread-safe. */
public final class Problems {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    private final MeterRegistry meters;

    public Problems(MeterRegistry meters) {
        this.meters = meters;
    }

    public ResponseEntity<ProblemDetail> answer(ApiException refusal) {
        ErrorCode code = refusal.code();
        meters.counter("millrace.problems", "code", code.code()).increment();
        if (code.status().is5xxServerError()) {
            log.atWarn()
                    .addKeyValue("code", code.code())
                    .setCause(refusal.getCause())
                    .log("{}: {}", code.code(), refusal.getMessage());
        }
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(code.status(), refusal.getMessage());
        problem.setType(URI.create("urn:millrace:problem:" + code.code()));
        problem.setTitle(code.title());
        problem.setProperty("code", code.code());
        problem.setProperty("remedy", code.remedy());
        TraceContext.current().ifPresent(trace -> problem.setProperty("traceId", trace.traceId()));
        if (!refusal.faults().isEmpty()) {
            problem.setProperty("errors", refusal.faults());
        }
        ResponseEntity.BodyBuilder response =
                ResponseEntity.status(code.status()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        refusal.retryAfter()
                .ifPresent(after ->
                        response.header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, after.toSeconds()))));
        return response.body(problem);
    }
}
