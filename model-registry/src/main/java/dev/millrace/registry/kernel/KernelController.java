package dev.millrace.registry.kernel;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.registry.Checks;
import dev.millrace.registry.RegistryProperties;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import dev.millrace.servicekit.access.Caller;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/kernels")
final class KernelController {

    private final KernelTable table;
    private final RegistryProperties limits;
    private final Clock clock;

    KernelController(KernelTable table, RegistryProperties limits, Clock clock) {
        this.table = table;
        this.limits = limits;
        this.clock = clock;
    }

    /** What was recorded first stays: a kernel that comes again with the same digest changes nothing. */
    @PutMapping("/{name}/{version}")
    ResponseEntity<Kernel> put(
            @Parameter(hidden = true) Caller caller,
            @PathVariable String name,
            @PathVariable int version,
            @RequestBody KernelRequest request) {
        KernelId id = KernelId.checked("", name, version);
        Kernel sent = request.checked(id, caller, clock.instant(), limits);
        boolean created = table.insert(sent);
        Kernel recorded = find(id);
        if (!recorded.digest().equals(sent.digest())) {
            throw conflict(id, recorded);
        }
        return ResponseEntity.status(created ? HttpStatus.CREATED : HttpStatus.OK)
                .body(recorded);
    }

    @GetMapping("/{name}/{version}")
    Kernel get(@PathVariable String name, @PathVariable int version) {
        return find(KernelId.checked("", name, version));
    }

    @GetMapping("/{name}")
    KernelVersions versions(
            @PathVariable String name,
            @RequestParam(defaultValue = "0") int after,
            @RequestParam(required = false) @Nullable Integer limit) {
        int page = Checks.limit(limit);
        List<Kernel> found = table.versions(KernelId.name("name", name), after, page + 1);
        if (found.isEmpty() && table.versions(name, 0, 1).isEmpty()) {
            throw ApiException.notFound("There is no kernel " + name);
        }
        boolean more = found.size() > page;
        List<Kernel> shown = more ? found.subList(0, page) : found;
        return new KernelVersions(
                name, shown, more ? OptionalInt.of(shown.getLast().version()) : OptionalInt.empty());
    }

    @GetMapping
    KernelPage list(
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit) {
        int page = Checks.limit(limit);
        List<Kernel> found = table.list(after == null ? new KernelId("", 0) : cursor(after), page + 1);
        boolean more = found.size() > page;
        List<Kernel> shown = more ? found.subList(0, page) : found;
        return new KernelPage(
                shown,
                more
                        ? Optional.of(
                                shown.getLast().name() + "/" + shown.getLast().version())
                        : Optional.empty());
    }

    private Kernel find(KernelId id) {
        return table.find(id).orElseThrow(() -> ApiException.notFound("There is no kernel " + id));
    }

    private static KernelId cursor(String after) {
        int slash = after.indexOf('/');
        try {
            return new KernelId(
                    KernelId.name("after", after.substring(0, Math.max(slash, 0))),
                    Integer.parseInt(after.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw ApiException.invalid("after", "must be the next of a page before");
        }
    }

    private static ApiException conflict(KernelId id, Kernel recorded) {
        return new ApiException(
                ErrorCode.KERNEL_CONFLICT,
                "The kernel " + id + " was recorded by " + recorded.recordedBy() + " at " + recorded.recordedAt()
                        + " with the digest " + recorded.digest(),
                List.of(Fault.field("digest", "differs from the one recorded, " + recorded.digest())));
    }

    /** @param next to pass as {@code after}; absent on the last page */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record KernelVersions(String name, List<Kernel> versions, OptionalInt next) {}

    /** @param next to pass as {@code after}; absent on the last page */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record KernelPage(List<Kernel> kernels, Optional<String> next) {}
}
