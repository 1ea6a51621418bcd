package dev.millrace.ingest.points;

import dev.millrace.events.RequestPart;
import dev.millrace.events.TenantId;
import dev.millrace.ingest.limits.IngestLimits;
import dev.millrace.ingest.limits.RequestGate;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.RequestBodies;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** Takes one request from its first byte to its answer: place, body, cut, broker, key. Thread-safe. */
@Component
public final class PointsIntake {

    /** Reads a stream's records to its end. */
    @FunctionalInterface
    public interface Reader {
        void read(InputStream body, Cutter cutter, Refusals refusals);
    }

    private final RequestGate gate;
    private final RequestBodies bodies;
    private final PointsPublisher publisher;
    private final SeriesRules rules;
    private final RecentKeys keys;
    private final IngestLimits limits;
    private final IngestMeters meters;

    PointsIntake(
            RequestGate gate,
            RequestBodies bodies,
            PointsPublisher publisher,
            SeriesRules rules,
            RecentKeys keys,
            IngestLimits limits,
            IngestMeters meters) {
        this.gate = gate;
        this.bodies = bodies;
        this.publisher = publisher;
        this.rules = rules;
        this.keys = keys;
        this.limits = limits;
        this.meters = meters;
    }

    /**
     * All of the body or nothing.
     *
     * @throws BrokenOff when the broker failed on the way
     */
    Accepted atomic(TenantId tenant, HttpServletRequest request, Optional<String> key, JsonPoints points) {
        checkKey(key);
        try (RequestGate.Place _ = gate.enter();
                BodyDigest body = open(request, limits.jsonBody(), key)) {
            points.read(body);
            body.digest().ifPresent(digest -> keys.check(tenant, key.orElseThrow(), digest));
            Publication publication = publisher.open();
            Cutter cutter = new Cutter(tenant, key, rules, publication::send);
            try {
                points.into(cutter);
                cutter.finish();
                long accepted = publication.await();
                body.digest().ifPresent(digest -> keys.remember(tenant, key.orElseThrow(), digest));
                meters.count("json", accepted, 0);
                return new Accepted(accepted, 0, List.of());
            } catch (ApiException e) {
                throw brokenOff("json", e, publication, new Refusals(0));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Record by record; what is refused does not stop the rest.
     *
     * @param format one of a few fixed names, for the meters
     * @throws BrokenOff when the body or the broker failed on the way
     */
    public Accepted streamed(
            TenantId tenant, HttpServletRequest request, Optional<String> key, String format, Reader reader) {
        checkKey(key);
        try (RequestGate.Place _ = gate.enter();
                BodyDigest body = open(request, limits.streamBody(), key)) {
            Publication publication = publisher.open();
            Cutter cutter = new Cutter(tenant, key, rules, publication::send);
            Refusals refusals = new Refusals(limits.listedFaults());
            try {
                reader.read(body, cutter, refusals);
                cutter.finish();
                long accepted = publication.await();
                if (accepted > 0) {
                    body.digest().ifPresent(digest -> {
                        keys.check(tenant, key.orElseThrow(), digest);
                        keys.remember(tenant, key.orElseThrow(), digest);
                    });
                }
                meters.count(format, accepted, refusals.count());
                return new Accepted(accepted, refusals.count(), refusals.listed());
            } catch (ApiException e) {
                throw brokenOff(format, e, publication, refusals);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BodyDigest open(HttpServletRequest request, DataSize most, Optional<String> key) {
        return new BodyDigest(bodies.open(request, most), key.isPresent());
    }

    private BrokenOff brokenOff(String format, ApiException cause, Publication publication, Refusals refusals) {
        long accepted = publication.acknowledgedAfterFailure();
        meters.count(format, accepted, refusals.count());
        return new BrokenOff(cause, accepted, refusals.count());
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
