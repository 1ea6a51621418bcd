package dev.millrace.registry.version;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.AliasState;
import dev.millrace.events.TenantId;
import dev.millrace.registry.RegistryProperties;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import dev.millrace.servicekit.access.Caller;
import dev.millrace.servicekit.access.Scopes;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class RegistrationController {

    private final Versions versions;
    private final RegistryProperties limits;
    private final Clock clock;

    RegistrationController(Versions versions, RegistryProperties limits, Clock clock) {
        this.versions = versions;
        this.limits = limits;
        this.clock = clock;
    }

    @PostMapping("/v1/models/{name}/versions")
    ResponseEntity<Created> one(
            TenantId tenant,
            @Parameter(hidden = true) Caller caller,
            @PathVariable String name,
            @RequestBody VersionRequest request) {
        if (request.name() != null && !request.name().equals(name)) {
            throw ApiException.invalid("name", "differs from the name in the path");
        }
        VersionDraft draft = permitted(caller, VersionDraft.of(caller, name, request, limits, clock.instant()));
        return switch (versions.register(tenant, List.of(draft)).getFirst()) {
            case Registration.Refused(ApiException refusal) -> throw refusal;
            case Registration.Registered done ->
                ResponseEntity.status(done.created() ? HttpStatus.CREATED : HttpStatus.OK)
                        .body(new Created(done.name(), done.digest(), done.alias()));
        };
    }

    @PostMapping("/v1/versions")
    Results many(TenantId tenant, @Parameter(hidden = true) Caller caller, @RequestBody Batch batch) {
        List<VersionRequest> requests = batch.versions() == null ? List.of() : batch.versions();
        if (requests.isEmpty() || requests.size() > limits.maxBatch()) {
            throw ApiException.invalid("versions", "must be 1 to " + limits.maxBatch());
        }
        List<VersionDraft> drafts = new ArrayList<>();
        List<Optional<ApiException>> refusals = new ArrayList<>();
        Instant now = clock.instant();
        for (VersionRequest request : requests) {
            try {
                drafts.add(permitted(caller, VersionDraft.of(caller, request.name(), request, limits, now)));
                refusals.add(Optional.empty());
            } catch (ApiException refusal) {
                refusals.add(Optional.of(refusal));
            }
        }
        Iterator<Registration> registered = versions.register(tenant, drafts).iterator();
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            Optional<String> name = Optional.ofNullable(requests.get(i).name());
            results.add(refusals.get(i)
                    .map(refusal -> Result.of(name, refusal))
                    .orElseGet(() -> Result.of(name, registered.next())));
        }
        return new Results(results);
    }

    /** The right to register is not the right to move an alias. */
    private static VersionDraft permitted(Caller caller, VersionDraft draft) {
        draft.alias().map(move -> Scopes.PROMOTE + move.alias()).ifPresent(scope -> {
            if (!caller.may(scope)) {
                throw new ApiException(ErrorCode.FORBIDDEN, "The key " + caller.key() + " lacks the scope " + scope);
            }
        });
        return draft;
    }

    record Batch(@Nullable List<VersionRequest> versions) {}

    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Created(String name, String digest, Optional<AliasState> alias) {}

    record Results(List<Result> results) {}

    /**
     * What became of one version of a batch.
     *
     * @param status as it would have been of a request for it alone
     * @param code of the refusal, with its detail and errors; absent when it was registered
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Result(
            int status,
            Optional<String> name,
            Optional<String> digest,
            Optional<AliasState> alias,
            Optional<String> code,
            Optional<String> detail,
            List<Fault> errors) {

        static Result of(Optional<String> name, Registration registration) {
            return switch (registration) {
                case Registration.Refused(ApiException refusal) -> of(name, refusal);
                case Registration.Registered done ->
                    new Result(
                            (done.created() ? HttpStatus.CREATED : HttpStatus.OK).value(),
                            name,
                            Optional.of(done.digest()),
                            done.alias(),
                            Optional.empty(),
                            Optional.empty(),
                            List.of());
            };
        }

        static Result of(Optional<String> name, ApiException refusal) {
            return new Result(
                    refusal.code().status().value(),
                    name,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(refusal.code().code()),
                    Optional.ofNullable(refusal.getMessage()),
                    refusal.faults());
        }
    }
}
