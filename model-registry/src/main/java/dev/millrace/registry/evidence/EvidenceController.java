package dev.millrace.registry.evidence;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.TenantId;
import dev.millrace.registry.Checks;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.access.Caller;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class EvidenceController {

    private final Recording recording;
    private final EvidenceTable table;
    private final Clock clock;

    EvidenceController(Recording recording, EvidenceTable table, Clock clock) {
        this.recording = recording;
        this.table = table;
        this.clock = clock;
    }

    @PostMapping("/v1/versions/{digest}/evidence")
    @ResponseStatus(HttpStatus.CREATED)
    Evidence record(
            TenantId tenant,
            @Parameter(hidden = true) Caller caller,
            @PathVariable String digest,
            @RequestBody EvidenceRequest request) {
        Evidence evidence =
                request.checked("", Checks.digest("digest", digest), caller, Optional.empty(), clock.instant());
        recording.record(tenant, evidence);
        return find(tenant, evidence.id());
    }

    @GetMapping("/v1/evidence/{id}")
    Evidence get(TenantId tenant, @PathVariable String id) {
        return find(tenant, Checks.digest("id", id));
    }

    /** Newest first. */
    @GetMapping("/v1/versions/{digest}/evidence")
    EvidencePage list(
            TenantId tenant,
            @PathVariable String digest,
            @RequestParam(defaultValue = "" + Long.MAX_VALUE) long after,
            @RequestParam(required = false) @Nullable Integer limit) {
        int page = Checks.limit(limit);
        List<EvidenceTable.Row> found = table.list(tenant, Checks.digest("digest", digest), after, page + 1);
        List<EvidenceTable.Row> shown = found.subList(0, Math.min(page, found.size()));
        return new EvidencePage(
                shown.stream().map(EvidenceTable.Row::evidence).toList(),
                found.size() > page ? OptionalLong.of(shown.getLast().position()) : OptionalLong.empty());
    }

    private Evidence find(TenantId tenant, String id) {
        return table.find(tenant, id).orElseThrow(() -> ApiException.notFound("There is no evidence " + id));
    }

    /** @param next to pass as {@code after}; absent on the last page */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record EvidencePage(List<Evidence> evidence, OptionalLong next) {}
}
