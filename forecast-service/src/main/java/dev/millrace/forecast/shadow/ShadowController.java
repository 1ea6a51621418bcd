package dev.millrace.forecast.shadow;

import dev.millrace.events.TenantId;
import dev.millrace.servicekit.ApiException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/shadows")
class ShadowController {

    private static final int SHOWN_EVIDENCE = 20;
    private static final int MAX_ID = 100;

    private final Shadows shadows;
    private final EvidenceTable evidence;
    private final Clock clock;

    ShadowController(Shadows shadows, EvidenceTable evidence, Clock clock) {
        this.shadows = shadows;
        this.evidence = evidence;
        this.clock = clock;
    }

    /** All there are: their number is bounded. */
    record ShadowPage(List<ShadowReport> shadows) {}

    @PostMapping
    ResponseEntity<ShadowReport> begin(TenantId tenant, @RequestBody ShadowRequest request) {
        Standing begun = shadows.begin(tenant, request.checked(clock.instant()));
        return ResponseEntity.created(URI.create("/v1/shadows/" + begun.shadow().id()))
                .body(ShadowReport.of(begun, List.of()));
    }

    @GetMapping
    ShadowPage all(TenantId tenant) {
        return new ShadowPage(shadows.list(tenant).stream()
                .map(standing -> ShadowReport.of(standing, List.of()))
                .toList());
    }

    @GetMapping("/{id}")
    ShadowReport shadow(TenantId tenant, @PathVariable String id) {
        Shadow.Key key = key(tenant, id);
        return shadows.find(key).map(this::report).orElseThrow(() -> missing(id));
    }

    @PostMapping("/{id}/stop")
    ShadowReport stop(TenantId tenant, @PathVariable String id) {
        return shadows.stop(key(tenant, id)).map(this::report).orElseThrow(() -> missing(id));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void forget(TenantId tenant, @PathVariable String id) {
        if (!shadows.delete(key(tenant, id))) {
            throw missing(id);
        }
    }

    private ShadowReport report(Standing standing) {
        return ShadowReport.of(standing, evidence.newest(standing.shadow().key(), SHOWN_EVIDENCE));
    }

    private static Shadow.Key key(TenantId tenant, String id) {
        if (id.length() > MAX_ID || id.indexOf(0) >= 0) {
            throw missing(id);
        }
        return new Shadow.Key(tenant, id);
    }

    private static ApiException missing(String id) {
        return ApiException.notFound("There is no shadow " + id);
    }
}
