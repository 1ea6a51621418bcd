package dev.millrace.registry.alias;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.AliasState;
import dev.millrace.events.TenantId;
import dev.millrace.registry.Checks;
import dev.millrace.registry.policy.Verdict;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.access.Caller;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class AliasController {

    private final Aliases aliases;
    private final AliasTable table;

    AliasController(Aliases aliases, AliasTable table) {
        this.aliases = aliases;
        this.table = table;
    }

    @PutMapping("/v1/models/{name}/aliases/{alias}")
    AliasState put(
            TenantId tenant,
            @Parameter(hidden = true) Caller caller,
            @PathVariable String name,
            @PathVariable String alias,
            @RequestBody PutRequest body) {
        return answer(aliases.move(
                tenant,
                AliasMove.checked(
                        Checks.name("name", name),
                        alias,
                        Optional.of(Checks.digest("digest", body.digest())),
                        body.expected(),
                        Checks.actor("actor", caller, body.actor()),
                        body.reason())));
    }

    @DeleteMapping("/v1/models/{name}/aliases/{alias}")
    AliasState delete(
            TenantId tenant,
            @Parameter(hidden = true) Caller caller,
            @PathVariable String name,
            @PathVariable String alias,
            @RequestBody DeleteRequest body) {
        return answer(aliases.move(
                tenant,
                AliasMove.checked(
                        Checks.name("name", name),
                        alias,
                        Optional.empty(),
                        Checks.digest("expected", body.expected()),
                        Checks.actor("actor", caller, body.actor()),
                        body.reason())));
    }

    /** @param at what it named then; left out: what it names */
    @GetMapping("/v1/models/{name}/aliases/{alias}")
    AliasState get(
            TenantId tenant,
            @PathVariable String name,
            @PathVariable String alias,
            @RequestParam(required = false) @Nullable Instant at) {
        Checks.name("name", name);
        Checks.alias("alias", alias);
        return (at == null ? table.find(tenant, name, alias) : table.at(tenant, name, alias, Checks.time("at", at)))
                .orElseThrow(() -> ApiException.notFound(
                        at == null ? "There is no such alias" : "The alias named nothing at " + at));
    }

    /** What it named before, in one call; the policy is not asked. */
    @PostMapping("/v1/models/{name}/aliases/{alias}/rollback")
    AliasState rollback(
            TenantId tenant,
            @Parameter(hidden = true) Caller caller,
            @PathVariable String name,
            @PathVariable String alias,
            @RequestBody DeleteRequest body) {
        return answer(aliases.rollback(
                tenant,
                AliasMove.checked(
                        Checks.name("name", name),
                        alias,
                        Optional.empty(),
                        body.expected(),
                        Checks.actor("actor", caller, body.actor()),
                        body.reason())));
    }

    /** Whether a version would pass; moves nothing. */
    @GetMapping("/v1/models/{name}/aliases/{alias}/verdict")
    Verdict verdict(
            TenantId tenant, @PathVariable String name, @PathVariable String alias, @RequestParam String digest) {
        return aliases.judge(
                        tenant,
                        Checks.name("name", name),
                        Checks.alias("alias", alias),
                        Checks.digest("digest", digest))
                .orElseThrow(() -> ApiException.notFound("No policy holds for this alias"));
    }

    @GetMapping("/v1/aliases")
    AliasPage list(
            TenantId tenant,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Integer limit) {
        int page = Checks.limit(limit);
        String name = "";
        String alias = "";
        if (after != null) {
            // An alias holds no slash; a name may.
            int slash = after.lastIndexOf('/');
            if (slash < 0) {
                throw ApiException.invalid("after", "must be the next of a page before");
            }
            name = Checks.name("after", after.substring(0, slash));
            alias = Checks.alias("after", after.substring(slash + 1));
        }
        List<AliasState> found = table.list(tenant, name, alias, page + 1);
        boolean more = found.size() > page;
        List<AliasState> shown = more ? found.subList(0, page) : found;
        return new AliasPage(
                shown,
                more
                        ? Optional.of(
                                shown.getLast().name() + "/" + shown.getLast().alias())
                        : Optional.empty());
    }

    private static AliasState answer(MoveResult result) {
        return switch (result) {
            case MoveResult.Moved(AliasState state) -> state;
            case MoveResult.Already(AliasState state) -> state;
            case MoveResult.Failed(Verdict verdict) -> throw verdict.refusal();
            case MoveResult.Conflict conflict -> throw conflict.refusal();
        };
    }

    record PutRequest(
            @Nullable String digest,
            @Nullable String expected,
            @Nullable String actor,
            @Nullable String reason) {}

    record DeleteRequest(
            @Nullable String expected,
            @Nullable String actor,
            @Nullable String reason) {}

    /** @param next to pass as {@code after}; absent on the last page */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record AliasPage(List<AliasState> aliases, Optional<String> next) {}
}
