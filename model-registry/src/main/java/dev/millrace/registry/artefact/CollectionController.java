package dev.millrace.registry.artefact;

import dev.millrace.events.TenantId;
import dev.millrace.registry.Checks;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.access.Caller;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class CollectionController {

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final Collector collector;
    private final CollectionProperties properties;

    CollectionController(Collector collector, CollectionProperties properties) {
        this.collector = collector;
        this.properties = properties;
    }

    @PostMapping("/v1/gc")
    CollectionReport collect(TenantId tenant, @Parameter(hidden = true) Caller caller, @RequestBody Request body) {
        Duration unusedFor = body.unusedFor() == null ? properties.unusedFor() : body.unusedFor();
        if (unusedFor.compareTo(properties.minUnusedFor()) < 0 || unusedFor.compareTo(LONGEST) > 0) {
            throw ApiException.invalid("unusedFor", "must be " + properties.minUnusedFor() + " to " + LONGEST);
        }
        String actor = Checks.actor("actor", caller, body.actor());
        String reason = Checks.text("reason", body.reason(), Checks.MAX_REASON);
        return Boolean.FALSE.equals(body.dryRun())
                ? collector.collect(tenant, unusedFor, actor, reason)
                : collector.look(tenant, unusedFor);
    }

    /** @param dryRun true when left out: only false frees anything */
    record Request(
            @Nullable Boolean dryRun,
            @Nullable Duration unusedFor,
            @Nullable String actor,
            @Nullable String reason) {}
}
