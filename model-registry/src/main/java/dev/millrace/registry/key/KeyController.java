package dev.millrace.registry.key;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.TenantId;
import dev.millrace.registry.Checks;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.access.Caller;
import dev.millrace.servicekit.access.Keys;
import io.swagger.v3.oas.annotations.Parameter;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A caller sees and makes keys of its own tenant; one of all tenants makes them for the tenant that it names. */
@RestController
@RequestMapping("/v1/keys")
final class KeyController {

    private static final Duration USUAL_GRACE = Duration.ofHours(1);
    private static final Duration LONGEST_GRACE = Duration.ofDays(30);

    private final KeyTable table;
    private final Keys keys;
    private final KeyProperties limits;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    KeyController(KeyTable table, LocalKeys keys, KeyProperties limits, Clock clock) {
        this.table = table;
        this.keys = keys;
        this.limits = limits;
        this.clock = clock;
    }

    /** The key itself is in this answer and nowhere else. */
    @PostMapping
    ResponseEntity<Made> create(
            TenantId tenant, @Parameter(hidden = true) Caller caller, @RequestBody KeyRequest request) {
        KeyRequest.Checked checked = request.checked(caller, limits.longest());
        Optional<TenantId> owner = checked.allTenants() ? Optional.empty() : Optional.of(tenant);
        Instant now = clock.instant();
        owner.ifPresent(one -> requireRoom(one, now));
        return ResponseEntity.status(HttpStatus.CREATED)
                .body(make(
                        owner,
                        checked.name(),
                        checked.scopes(),
                        Optional.of(now.plus(checked.expires())),
                        caller.key(),
                        Optional.empty(),
                        now));
    }

    /** A new key with the same rights; the old one goes on for a while. */
    @PostMapping("/{id}/rotate")
    ResponseEntity<Made> rotate(
            TenantId tenant,
            @Parameter(hidden = true) Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String grace) {
        Duration left = KeyRequest.period("grace", grace, LONGEST_GRACE).orElse(USUAL_GRACE);
        Instant now = clock.instant();
        ApiKey old = find(tenant, caller, id);
        if (!old.isValid(now)) {
            throw ApiException.notFound("Key " + old.prefix() + " has expired or was revoked");
        }
        for (String scope : old.scopes()) {
            if (!caller.may(scope)) {
                throw new ApiException(
                        ErrorCode.FORBIDDEN,
                        "Key " + old.prefix() + " has the scope " + scope + ", which key " + caller.key()
                                + " lacks itself");
            }
        }
        Optional<Instant> expires = old.expiresAt().map(at -> now.plus(Duration.between(old.createdAt(), at)));
        Made made = make(old.tenant(), old.name(), old.scopes(), expires, caller.key(), Optional.of(old.id()), now);
        table.expire(old, now.plus(left));
        return ResponseEntity.status(HttpStatus.CREATED).body(made);
    }

    @GetMapping
    Page list(
            TenantId tenant,
            @Parameter(hidden = true) Caller caller,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(required = false) @Nullable Integer limit) {
        int page = Checks.limit(limit);
        List<ApiKey> found = table.list(tenant, caller.tenant().isEmpty(), after, page + 1);
        boolean more = found.size() > page;
        List<ApiKey> shown = more ? found.subList(0, page) : found;
        return new Page(shown, more ? Optional.of(shown.getLast().id()) : Optional.empty());
    }

    /** Services that know the key already let it in for as long as they remember answers. */
    @DeleteMapping("/{id}")
    ResponseEntity<Void> revoke(TenantId tenant, @Parameter(hidden = true) Caller caller, @PathVariable String id) {
        table.revoke(find(tenant, caller, id), caller.key(), clock.instant());
        return ResponseEntity.noContent().build();
    }

    /** For the services: who shows a key. */
    @PostMapping("/resolve")
    Resolved resolve(@RequestBody Question question) {
        String hash = Checks.digest("hash", question.hash());
        Caller caller = keys.find(hash)
                .orElseThrow(() -> ApiException.notFound("The key is unknown, has expired or was revoked"));
        return new Resolved(caller.key(), caller.tenant(), caller.scopes());
    }

    private Made make(
            Optional<TenantId> owner,
            String name,
            List<String> scopes,
            Optional<Instant> expires,
            String actor,
            Optional<String> rotatedFrom,
            Instant now) {
        KeyText drawn = KeyText.drawn(random);
        ApiKey key = new ApiKey(
                drawn.id(),
                KeyText.prefix(drawn.id()),
                owner,
                name,
                scopes,
                now,
                actor,
                expires,
                Optional.empty(),
                Optional.empty(),
                rotatedFrom);
        table.insert(key, Keys.hash(drawn.text()), rotatedFrom.isPresent() ? "rotated" : "created");
        return new Made(drawn.text(), key);
    }

    private ApiKey find(TenantId tenant, Caller caller, String id) {
        Optional<ApiKey> own = table.byId(id, Optional.of(tenant));
        Optional<ApiKey> found = own.isEmpty() && caller.tenant().isEmpty() ? table.byId(id, Optional.empty()) : own;
        return found.orElseThrow(() -> ApiException.notFound("There is no key " + id));
    }

    private void requireRoom(TenantId tenant, Instant now) {
        if (table.valid(tenant, now) >= limits.maxPerTenant()) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    "There are " + limits.maxPerTenant() + " keys already, which is the most");
        }
    }

    /** @param key to be kept by its owner @param about what the registry keeps */
    record Made(String key, ApiKey about) {}

    /** @param next to pass as {@code after}; absent on the last page */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Page(List<ApiKey> keys, Optional<String> next) {}

    record Question(@Nullable String hash) {}

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Resolved(String id, Optional<TenantId> tenant, Set<String> scopes) {}
}
