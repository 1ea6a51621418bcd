package dev.millrace.registry.version;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.AliasState;
import dev.millrace.events.TenantId;
import dev.millrace.registry.Checks;
import dev.millrace.registry.alias.Aliases;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.access.Caller;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class VersionController {

    private final VersionTable table;
    private final Aliases aliases;
    private final Deletions deletions;
    private final Verification verification;

    VersionController(VersionTable table, Aliases aliases, Deletions deletions, Verification verification) {
        this.table = table;
        this.deletions = deletions;
        this.verification = verification;
        this.aliases = aliases;
    }

    @GetMapping("/v1/models")
    ModelPage models(
            TenantId tenant,
            @RequestParam(defaultValue = "") String prefix,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(required = false) @Nullable Integer limit) {
        int page = Checks.limit(limit);
        List<String> found = table.models(
                tenant,
                prefix.isEmpty() ? prefix : Checks.name("prefix", prefix),
                after.isEmpty() ? after : Checks.name("after", after),
                page + 1);
        return new ModelPage(shown(found, page), next(found, page, Function.identity()));
    }

    @GetMapping("/v1/models/{name}")
    Model model(TenantId tenant, @PathVariable String name) {
        VersionTable.Model model =
                table.model(tenant, Checks.name("name", name)).orElseThrow(() -> noModel(name));
        return new Model(
                name, model.createdAt().toInstant(), model.versions(), model.latest(), aliases.ofModel(tenant, name));
    }

    @GetMapping("/v1/models/{name}/versions")
    VersionPage versions(
            TenantId tenant,
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit) {
        int page = Checks.limit(limit);
        List<Version> found =
                table.list(tenant, Checks.name("name", name), Checks.optionalDigest("after", after), page + 1);
        if (found.isEmpty() && table.model(tenant, name).isEmpty()) {
            throw noModel(name);
        }
        return new VersionPage(shown(found, page), next(found, page, Version::digest));
    }

    @GetMapping("/v1/versions/{digest}")
    Version version(TenantId tenant, @PathVariable String digest) {
        return table.find(tenant, Checks.digest("digest", digest))
                .orElseThrow(() -> ApiException.notFound("There is no version " + digest));
    }

    /** What it was stays in the log; its artefacts are free to be collected. */
    @DeleteMapping("/v1/versions/{digest}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            TenantId tenant,
            @Parameter(hidden = true) Caller caller,
            @PathVariable String digest,
            @RequestBody Deletion body) {
        deletions.delete(
                tenant,
                Checks.digest("digest", digest),
                Checks.actor("actor", caller, body.actor()),
                Checks.text("reason", body.reason(), Checks.MAX_REASON));
    }

    /** Reads all of its bytes. */
    @GetMapping("/v1/versions/{digest}/verification")
    Verification.Result verify(TenantId tenant, @PathVariable String digest) {
        return verification.verify(tenant, version(tenant, digest));
    }

    /** Replaces all of them. */
    @PutMapping("/v1/versions/{digest}/tags")
    Version tag(TenantId tenant, @PathVariable String digest, @RequestBody TagsRequest body) {
        table.tag(tenant, Checks.digest("digest", digest), Tags.checked(body.tags()));
        return version(tenant, digest);
    }

    private static ApiException noModel(String name) {
        return ApiException.notFound("There is no model " + name);
    }

    private static <T> List<T> shown(List<T> found, int page) {
        return found.size() > page ? found.subList(0, page) : found;
    }

    private static <T> Optional<String> next(List<T> found, int page, Function<T, String> cursor) {
        return found.size() > page ? Optional.of(cursor.apply(found.get(page - 1))) : Optional.empty();
    }

    /** @param next to pass as {@code after}; absent on the last page */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record ModelPage(List<String> models, Optional<String> next) {}

    record Deletion(@Nullable String actor, @Nullable String reason) {}

    record TagsRequest(@Nullable Map<String, @Nullable String> tags) {}

    /** @param latest digest of the version registered last */
    record Model(String name, Instant createdAt, long versions, String latest, List<AliasState> aliases) {}

    /** @param next to pass as {@code after}; absent on the last page */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record VersionPage(List<Version> versions, Optional<String> next) {}
}
