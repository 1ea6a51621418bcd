package dev.millrace.ingest.points;

import dev.millrace.events.RequestPart;
import dev.millrace.events.TenantId;
import dev.millrace.ingest.limits.IngestLimits;
import dev.millrace.ingest.limits.RequestBodies;
import dev.millrace.ingest.limits.RequestGate;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Problems;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Takes one request from its first byte to its answer: place, body, cut, broker, key. Thread-safe. */
@Component
final class PointsIntake {

    /** Reads a stream's records into a sink. */
    @FunctionalInterface
    interface Reader {
        void read(InputStream body, RecordSink into);
    }

    private final RequestGate gate;
    private final RequestBodies bodies;
    private final PointsPublisher publisher;
    private final SeriesRules rules;
    private final RecentKeys keys;
    private final IngestLimits limits;
    private final IngestMeters meters;
    private final Problems problems;

    PointsIntake(
            RequestGate gate,
            RequestBodies bodies,
            PointsPublisher publisher,
            SeriesRules rules,
            RecentKeys keys,
            IngestLimits limits,
            IngestMeters meters,
            Problems problems) {
        this.gate = gate;
        this.bodies = bodies;
        this.publisher = publisher;
        this.rules = rules;
        this.keys = keys;
        this.limits = limits;
        this.meters = meters;
        this.problems = problems;
    }

    /** All of the body or nothing. */
    ResponseEntity<?> atomic(TenantId tenant, HttpServletRequest request, Optional<String> key, JsonPoints points) {
        checkKey(key);
        try (RequestGate.Place _ = gate.enter();
                BodyDigest body = open(request, limits.jsonBody(), key)) {
            points.read(body);
            Publication publication = publisher.open();
            body.digest().ifPresent(digest -> keys.check(tenant, key.orElseThrow(), digest));
            Cutter cutter = new Cutter(tenant, key, rules, publication::send);
            try {
                points.into(cutter);
                cutter.finish();
                long accepted = publication.await();
                body.digest().ifPresent(digest -> keys.remember(tenant, key.orElseThrow(), digest));
                meters.count("json", accepted, 0);
                return ResponseEntity.ok(new Accepted(accepted, 0, java.util.List.of()));
            } catch (ApiException e) {
                return brokenOff("json", e, publication, new Refusals(0));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Record by record; what is refused does not stop the rest. */
    ResponseEntity<?> streamed(
            TenantId tenant, HttpServletRequest request, Optional<String> key, String format, Reader reader) {
        checkKey(key);
        try (RequestGate.Place _ = gate.enter();
                BodyDigest body = open(request, limits.streamBody(), key)) {
            Publication publication = publisher.open();
            Cutter cutter = new Cutter(tenant, key, rules, publication::send);
            HttpRecords records = new HttpRecords(cutter, limits);
            Refusals refusals = records.refusals();
            try {
                reader.read(body, records);
                cutter.finish();
                long accepted = publication.await();
                body.digest().ifPresent(digest -> {
                    keys.check(tenant, key.orElseThrow(), digest);
                    keys.remember(tenant, key.orElseThrow(), digest);
                });
                if (accepted == 0 && refusals.count() > 0) {
                    throw new ApiException(
                            ErrorCode.POINTS_REFUSED,
                            "All " + refusals.count() + " records were refused",
                            refusals.listed());
                }
                meters.count(format, accepted, refusals.count());
                return ResponseEntity.ok(new Accepted(accepted, refusals.count(), refusals.listed()));
            } catch (ApiException e) {
                return brokenOff(format, e, publication, refusals);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BodyDigest open(HttpServletRequest request, DataSize most, Optional<String> key) {
        return new BodyDigest(bodies.open(request, most), key.isPresent());
    }

    private ResponseEntity<ProblemDetail> brokenOff(
            String format, ApiException cause, Publication publication, Refusals refusals) {
        long accepted = publication.acknowledgedAfterFailure();
        meters.count(format, accepted, refusals.count());
        ResponseEntity<ProblemDetail> answer = problems.answer(cause);
        if (answer.getBody() instanceof ProblemDetail problem) {
            problem.setProperty("accepted", accepted);
            problem.setProperty("refused", refusals.count());
        }
        return answer;
    }

    private static void checkKey(Optional<String> key) {
        key.ifPresent(given -> {
            if (given.isBlank() || given.length() > RequestPart.MAX_KEY_LENGTH) {
                throw ApiException.invalid(
                        "Idempotency-Key", "is not 1 to " + RequestPart.MAX_KEY_LENGTH + " characters");
            }
        });
    }
}
