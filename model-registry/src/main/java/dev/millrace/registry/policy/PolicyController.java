package dev.millrace.registry.policy;

import dev.millrace.events.TenantId;
import dev.millrace.registry.Checks;
import dev.millrace.registry.policy.Policies.Place;
import dev.millrace.registry.policy.Policy.Scope;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.access.Caller;
import io.swagger.v3.oas.annotations.Parameter;
import java.util.List;
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
final class PolicyController {

    private static final String OF_MODEL = "/v1/models/{name}/aliases/{alias}/policy";

    private final Policies policies;
    private final PolicyTable table;

    PolicyController(Policies policies, PolicyTable table) {
        this.policies = policies;
        this.table = table;
    }

    @PutMapping(OF_MODEL)
    Policy put(
            TenantId tenant,
            @Parameter(hidden = true) Caller caller,
            @PathVariable String name,
            @PathVariable String alias,
            @RequestBody Change body) {
        return policies.set(
                tenant, ofModel(name, alias), body.rules(), Checks.actor("actor", caller, body.actor()), body.reason());
    }

    @DeleteMapping(OF_MODEL)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            TenantId tenant,
            @Parameter(hidden = true) Caller caller,
            @PathVariable String name,
            @PathVariable String alias,
            @RequestBody Change body) {
        policies.remove(tenant, ofModel(name, alias), Checks.actor("actor", caller, body.actor()), body.reason());
    }

    /** What holds, be it the model's own or that of a prefix. */
    @GetMapping(OF_MODEL)
    Policy get(TenantId tenant, @PathVariable String name, @PathVariable String alias) {
        return policies.of(tenant, Checks.name("name", name), Checks.alias("alias", alias))
                .orElseThrow(() -> ApiException.notFound("No policy holds for this alias"));
    }

    @PutMapping("/v1/policies/{alias}")
    Policy putPrefix(
            TenantId tenant,
            @Parameter(hidden = true) Caller caller,
            @PathVariable String alias,
            @RequestParam String prefix,
            @RequestBody Change body) {
        return policies.set(
                tenant,
                ofPrefix(prefix, alias),
                body.rules(),
                Checks.actor("actor", caller, body.actor()),
                body.reason());
    }

    @DeleteMapping("/v1/policies/{alias}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deletePrefix(
            TenantId tenant,
            @Parameter(hidden = true) Caller caller,
            @PathVariable String alias,
            @RequestParam String prefix,
            @RequestBody Change body) {
        policies.remove(tenant, ofPrefix(prefix, alias), Checks.actor("actor", caller, body.actor()), body.reason());
    }

    /** All that hold. */
    @GetMapping("/v1/policies")
    PolicyList list(TenantId tenant) {
        return new PolicyList(table.list(tenant, Policies.MAX));
    }

    private static Place ofModel(String name, String alias) {
        return new Place(Scope.NAME, Checks.name("name", name), Checks.alias("alias", alias));
    }

    private static Place ofPrefix(String prefix, String alias) {
        return new Place(
                Scope.PREFIX, prefix.isEmpty() ? prefix : Checks.name("prefix", prefix), Checks.alias("alias", alias));
    }

    /** @param rules left out where a policy is removed */
    record Change(
            @Nullable List<@Nullable String> rules,
            @Nullable String actor,
            @Nullable String reason) {}

    record PolicyList(List<Policy> policies) {}
}
