package dev.millrace.registry.kernel;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.registry.Checks;
import dev.millrace.registry.Hardware;
import dev.millrace.registry.RegistryProperties;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.access.Caller;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/kernels/{name}/{version}/evidence")
final class KernelEvidenceController {

    private final KernelTable kernels;
    private final KernelEvidenceTable table;
    private final Hardware here;
    private final RegistryProperties limits;
    private final Clock clock;

    KernelEvidenceController(
            KernelTable kernels, KernelEvidenceTable table, Hardware here, RegistryProperties limits, Clock clock) {
        this.kernels = kernels;
        this.table = table;
        this.here = here;
        this.limits = limits;
        this.clock = clock;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Conformance record(
            @Parameter(hidden = true) Caller caller,
            @PathVariable String name,
            @PathVariable int version,
            @RequestBody ConformanceRequest request) {
        Conformance proof = request.checked(known(name, version), caller, here.name(), clock.instant(), limits);
        table.insert(proof);
        return table.find(proof.id()).orElseThrow();
    }

    /** Newest first. */
    @GetMapping
    ConformancePage list(
            @PathVariable String name,
            @PathVariable int version,
            @RequestParam(defaultValue = "" + Long.MAX_VALUE) long after,
            @RequestParam(required = false) @Nullable Integer limit) {
        int page = Checks.limit(limit);
        List<Conformance> found = table.list(known(name, version), after, page + 1);
        List<Conformance> shown = found.subList(0, Math.min(page, found.size()));
        return new ConformancePage(
                shown, found.size() > page ? OptionalLong.of(shown.getLast().position()) : OptionalLong.empty());
    }

    private KernelId known(String name, int version) {
        KernelId id = KernelId.checked("", name, version);
        if (kernels.find(id).isEmpty()) {
            throw ApiException.notFound("There is no kernel " + id);
        }
        return id;
    }

    /** @param next to pass as {@code after}; absent on the last page */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record ConformancePage(List<Conformance> evidence, OptionalLong next) {}
}
