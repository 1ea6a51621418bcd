package dev.millrace.registry.kernel;

import dev.millrace.registry.Checks;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.access.Caller;
import io.swagger.v3.oas.annotations.Parameter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who wants a kernel verified says so here; services ask what there is for them, and say what came of it. */
@RestController
final class VerificationController {

    private static final String LIST = "/v1/kernel-verifications";
    private static final int MOST_WAITING = 1_000;
    private static final int MAX_PROBLEM = 2_000;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(60);

    private final KernelTable kernels;
    private final KernelEvidenceTable evidence;
    private final VerificationTable table;
    private final Clock clock;

    VerificationController(KernelTable kernels, KernelEvidenceTable evidence, VerificationTable table, Clock clock) {
        this.kernels = kernels;
        this.evidence = evidence;
        this.table = table;
        this.clock = clock;
    }

    /** What waits already for the same is answered again. */
    @PostMapping("/v1/kernels/{name}/{version}/verify")
    ResponseEntity<KernelVerification> verify(
            @Parameter(hidden = true) Caller caller,
            @PathVariable String name,
            @PathVariable int version,
            @RequestBody(required = false) @Nullable VerificationRequest request) {
        KernelId kernel = known(name, version);
        VerificationRequest.Checked asked =
                (request == null ? new VerificationRequest(null, null, null, null) : request).checked(caller);
        KernelVerification wanted = table.same(kernel, asked).orElseGet(() -> insert(kernel, asked));
        return ResponseEntity.accepted()
                .location(URI.create(LIST + "/" + wanted.id()))
                .body(wanted);
    }

    /** Newest first, 100 at most. */
    @GetMapping("/v1/kernels/{name}/{version}/verifications")
    Verifications list(@PathVariable String name, @PathVariable int version) {
        return new Verifications(table.of(known(name, version), Checks.DEFAULT_PAGE));
    }

    /** What waits for a service, or what it has accepted; oldest first. */
    @GetMapping(LIST)
    Verifications of(
            @RequestParam String service,
            @RequestParam(defaultValue = "waiting") String state,
            @RequestParam(required = false) @Nullable Integer limit) {
        String who = Checks.text("service", service, Checks.MAX_ACTOR);
        int page = Checks.limit(limit);
        return new Verifications(
                switch (state) {
                    case "waiting" -> table.waitingFor(who, page);
                    case "accepted" -> table.acceptedBy(who, page);
                    default -> throw ApiException.invalid("state", "is waiting or accepted");
                });
    }

    @GetMapping(LIST + "/{id}")
    KernelVerification one(@PathVariable String id) {
        return find(id);
    }

    /** A service accepts it, or says how it ended. Saying it again changes nothing. */
    @PutMapping(LIST + "/{id}")
    KernelVerification put(@PathVariable String id, @RequestBody Change change) {
        KernelVerification before = find(id);
        String service = Checks.text("service", change.service(), Checks.MAX_ACTOR);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        boolean done;
        if (change.evidence() != null) {
            done = table.end(id, service, evidence(before, change.evidence()), null, now);
        } else if (change.problem() != null) {
            done = table.end(id, service, null, Checks.text("problem", change.problem(), MAX_PROBLEM), now);
        } else {
            done = table.accept(id, service, Checks.text("job", change.job(), Checks.MAX_ACTOR), now);
        }
        KernelVerification after = find(id);
        if (!done) {
            throw new ApiException(
                    ErrorCode.VERIFICATION_TAKEN,
                    "The verification " + id + " is " + after.state().wireName()
                            + after.acceptedBy().map(by -> " by " + by).orElse("")
                            + after.service().map(by -> ", meant for " + by).orElse(""));
        }
        return after;
    }

    private String evidence(KernelVerification verification, String id) {
        boolean its = evidence.find(Checks.digest("evidence", id))
                .filter(proof -> proof.name().equals(verification.name()) && proof.version() == verification.version())
                .isPresent();
        if (!its) {
            throw ApiException.invalid(
                    "evidence", "is no evidence of " + verification.name() + " version " + verification.version());
        }
        return id;
    }

    private KernelVerification insert(KernelId kernel, VerificationRequest.Checked asked) {
        if (table.waiting() >= MOST_WAITING) {
            throw new ApiException(
                    ErrorCode.OVERLOADED,
                    MOST_WAITING + " verifications wait already",
                    List.of(),
                    Optional.of(RETRY_AFTER),
                    null);
        }
        String id = UUID.randomUUID().toString();
        table.insert(id, kernel, asked, clock.instant().truncatedTo(ChronoUnit.MICROS));
        return find(id);
    }

    private KernelVerification find(String id) {
        if (!id.matches("[0-9a-f-]{36}")) {
            throw ApiException.notFound("There is no such verification");
        }
        return table.find(id).orElseThrow(() -> ApiException.notFound("There is no verification " + id));
    }

    private KernelId known(String name, int version) {
        KernelId id = KernelId.checked("", name, version);
        if (kernels.find(id).isEmpty()) {
            throw ApiException.notFound("There is no kernel " + id);
        }
        return id;
    }

    record Verifications(List<KernelVerification> verifications) {}

    /**
     * @param job the service's own, when it accepts
     * @param evidence id of what it recorded, when it succeeded
     * @param problem why there is none, when it failed
     */
    record Change(
            @Nullable String service,
            @Nullable String job,
            @Nullable String evidence,
            @Nullable String problem) {}
}
