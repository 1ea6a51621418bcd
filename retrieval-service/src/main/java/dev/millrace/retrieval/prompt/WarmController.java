package dev.millrace.retrieval.prompt;

import dev.millrace.events.DocumentId;
import dev.millrace.events.TenantId;
import dev.millrace.servicekit.ApiException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Fills the cache on request. */
@RestController
class WarmController {

    private final BlockWarmer warmer;

    WarmController(BlockWarmer warmer) {
        this.warmer = warmer;
    }

    /** @param model by its name, default the tenant's own */
    @PostMapping("/v1/cache/documents/{id}/warm")
    @ResponseStatus(HttpStatus.ACCEPTED)
    BlockWarmer.Warmed warm(
            TenantId tenant,
            @PathVariable String id,
            @RequestParam(defaultValue = LanguageModels.DEFAULT) String model) {
        try {
            return warmer.warm(tenant, new DocumentId(id), model, Long.MAX_VALUE);
        } catch (IllegalArgumentException e) {
            throw ApiException.invalid("id", String.valueOf(e.getMessage()));
        }
    }
}
