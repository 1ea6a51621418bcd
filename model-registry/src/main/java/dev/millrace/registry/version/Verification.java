package dev.millrace.registry.version;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.events.TenantId;
import dev.millrace.registry.Digests;
import dev.millrace.registry.artefact.ArtefactContent;
import dev.millrace.registry.artefact.Artefacts;
import dev.millrace.registry.kernel.KernelRef;
import dev.millrace.registry.kernel.KernelTable;
import dev.millrace.servicekit.ApiException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Holds a version to what it is named by: reads all of its bytes, as far as they are there. Thread-safe; changes nothing. */
@Component
final class Verification {

    private final Artefacts artefacts;
    private final KernelTable kernels;

    Verification(Artefacts artefacts, KernelTable kernels) {
        this.artefacts = artefacts;
        this.kernels = kernels;
    }

    /** @param checks manifest, each artefact, kernels */
    record Result(String digest, String name, boolean passed, List<Check> checks) {}

    /** @param reason why it has not passed */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Check(String what, boolean passed, Optional<String> reason) {
        static Check of(String what, Optional<String> fault) {
            return new Check(what, fault.isEmpty(), fault);
        }
    }

    Result verify(TenantId tenant, Version version) {
        List<Check> checks = new ArrayList<>();
        checks.add(Check.of("manifest", manifest(version)));
        for (Version.Artefact artefact : version.artefacts()) {
            checks.add(Check.of("artefact " + artefact.name(), artefact(tenant, artefact)));
        }
        List<KernelRef> refs = KernelRef.of(JsonMapper.shared().readTree(version.manifest()));
        checks.add(Check.of("kernels", kernels.recorded(refs).refusal(refs).map(ApiException::getMessage)));
        return new Result(version.digest(), version.name(), checks.stream().allMatch(Check::passed), checks);
    }

    private static Optional<String> manifest(Version version) {
        SortedMap<String, String> named = new TreeMap<>();
        version.artefacts().forEach(artefact -> named.put(artefact.name(), artefact.sha256()));
        String canonical = VersionDraft.canonical(version.name(), version.manifest(), named);
        String digest = Digests.of(canonical.getBytes(StandardCharsets.UTF_8));
        return digest.equals(version.digest()) ? Optional.empty() : Optional.of("has the digest " + digest);
    }

    private Optional<String> artefact(TenantId tenant, Version.Artefact artefact) {
        try (ArtefactContent content = artefacts
                .open(tenant, artefact.sha256())
                .orElseThrow(() -> ApiException.notFound("It is not stored"))) {
            return content.size() == artefact.size()
                    ? artefacts.fault(tenant, artefact.name(), artefact.sha256())
                    : Optional.of("has " + content.size() + " bytes, not " + artefact.size());
        } catch (ApiException refused) {
            return Optional.of(refused.code().code() + ": " + refused.getMessage());
        } catch (IOException e) {
            return Optional.of("cannot be closed: " + e.getMessage());
        }
    }
}
