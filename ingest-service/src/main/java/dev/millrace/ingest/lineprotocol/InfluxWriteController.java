package dev.millrace.ingest.lineprotocol;

import dev.millrace.events.TenantId;
import dev.millrace.ingest.limits.IngestLimits;
import dev.millrace.ingest.points.Accepted;
import dev.millrace.ingest.points.BrokenOff;
import dev.millrace.ingest.points.HttpRecords;
import dev.millrace.ingest.points.PointsIntake;
import dev.millrace.ingest.points.Precision;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Problems;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The two paths InfluxDB clients write to. An {@code Authorization} header is taken and not looked at. */
@RestController
final class InfluxWriteController {

    private final PointsIntake intake;
    private final IngestLimits limits;
    private final Problems problems;
    private final Clock clock;

    InfluxWriteController(PointsIntake intake, IngestLimits limits, Problems problems, Clock clock) {
        this.intake = intake;
        this.limits = limits;
        this.problems = problems;
        this.clock = clock;
    }

    @PostMapping("/api/v2/write")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void writeV2(
            TenantId tenant,
            HttpServletRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        String name = QueryString.first(request, "precision").orElse("ns");
        write(tenant, request, key, v2(name));
    }

    @PostMapping("/write")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void writeV1(
            TenantId tenant,
            HttpServletRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        String name = QueryString.first(request, "precision").orElse("ns");
        Precision precision = switch (name) {
            case "m" -> Precision.MINUTES;
            case "h" -> Precision.HOURS;
            default -> v2(name);
        };
        write(tenant, request, key, precision);
    }

    private void write(TenantId tenant, HttpServletRequest request, @Nullable String key, Precision precision) {
        OptionalLong now = key == null ? OptionalLong.of(nanos(clock.instant())) : OptionalLong.empty();
        LineProtocol lines = new LineProtocol(limits, precision, now);
        Accepted outcome = intake.streamed(
                tenant,
                request,
                Optional.ofNullable(key),
                "influx",
                (body, cutter, refusals) -> lines.read(body, new HttpRecords(cutter, refusals)));
        if (outcome.refused() > 0) {
            boolean some = outcome.accepted() > 0;
            String first = outcome.errors().isEmpty()
                    ? ""
                    : ": line " + outcome.errors().getFirst().index().orElse(0) + " "
                            + outcome.errors().getFirst().field() + " "
                            + outcome.errors().getFirst().reason();
            throw new ApiException(
                    some ? ErrorCode.POINTS_REFUSED : ErrorCode.LINE_MALFORMED,
                    (some ? outcome.refused() + " lines refused, the rest kept" : "Nothing has been written") + first,
                    outcome.errors());
        }
    }

    private static Precision v2(String name) {
        return switch (name) {
            case "n" -> Precision.NANOSECONDS;
            case "u" -> Precision.MICROSECONDS;
            default ->
                Precision.of(name).orElseThrow(() -> ApiException.invalid("precision", "is not ns, us, ms or s"));
        };
    }

    private static long nanos(Instant time) {
        return Precision.SECONDS.nanos(time.getEpochSecond()) + time.getNano();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(ApiException refusal) {
        return readable(problems.answer(refusal));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> brokenOff(BrokenOff brokenOff) {
        ResponseEntity<ProblemDetail> answer = readable(problems.answer(brokenOff.refusal()));
        if (answer.getBody() instanceof ProblemDetail problem) {
            problem.setProperty("accepted", brokenOff.accepted());
            problem.setProperty("refused", brokenOff.refused());
        }
        return answer;
    }

    /** InfluxDB's clients look for the reason under {@code error} (1.x) or {@code message} (2.x). */
    private static ResponseEntity<ProblemDetail> readable(ResponseEntity<ProblemDetail> answer) {
        if (answer.getBody() instanceof ProblemDetail problem) {
            problem.setProperty("error", problem.getDetail());
            problem.setProperty("message", problem.getDetail());
        }
        return answer;
    }
}
