package dev.millrace.ingest.points;

import dev.millrace.events.TenantId;
import dev.millrace.ingest.limits.IngestLimits;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /v1/points} in its three content types. */
@RestController
final class PointsController {

    private final PointsIntake intake;
    private final IngestLimits limits;
    private final SeriesRules rules;

    PointsController(PointsIntake intake, IngestLimits limits, SeriesRules rules) {
        this.intake = intake;
        this.limits = limits;
        this.rules = rules;
    }

    @PostMapping(path = "/v1/points", consumes = "application/json")
    Accepted json(
            TenantId tenant,
            HttpServletRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestParam(name = "precision", defaultValue = "ms") String precision) {
        JsonPoints points = new JsonPoints(limits, rules, precision(precision));
        return intake.atomic(tenant, request, Optional.ofNullable(key), points);
    }

    @PostMapping(
            path = "/v1/points",
            consumes = {"application/x-ndjson", "application/ndjson"})
    Accepted ndjson(
            TenantId tenant,
            HttpServletRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestParam(name = "precision", defaultValue = "ms") String precision) {
        NdjsonPoints points = new NdjsonPoints(limits, precision(precision));
        return someOf(intake.streamed(
                tenant,
                request,
                Optional.ofNullable(key),
                "ndjson",
                (body, cutter, refusals) -> points.read(body, new HttpRecords(cutter, refusals))));
    }

    @PostMapping(path = "/v1/points", consumes = "text/csv")
    Accepted csv(
            TenantId tenant,
            HttpServletRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestParam(name = "precision", defaultValue = "ms") String precision) {
        CsvPoints points = new CsvPoints(limits, precision(precision));
        return someOf(intake.streamed(
                tenant,
                request,
                Optional.ofNullable(key),
                "csv",
                (body, cutter, refusals) -> points.read(body, new HttpRecords(cutter, refusals))));
    }

    private static Accepted someOf(Accepted outcome) {
        if (outcome.accepted() == 0 && outcome.refused() > 0) {
            throw new ApiException(
                    ErrorCode.POINTS_REFUSED, "All " + outcome.refused() + " records were refused", outcome.errors());
        }
        return outcome;
    }

    private static Precision precision(String name) {
        return Precision.of(name).orElseThrow(() -> ApiException.invalid("precision", "is not s, ms, us or ns"));
    }
}
