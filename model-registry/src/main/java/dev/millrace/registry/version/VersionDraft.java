package dev.millrace.registry.version;

import dev.millrace.registry.CanonicalJson;
import dev.millrace.registry.Checks;
import dev.millrace.registry.Digests;
import dev.millrace.registry.RegistryProperties;
import dev.millrace.registry.alias.AliasMove;
import dev.millrace.registry.artefact.ArtefactForm;
import dev.millrace.registry.artefact.Artefacts;
import dev.millrace.registry.evidence.Evidence;
import dev.millrace.registry.evidence.EvidenceRequest;
import dev.millrace.registry.kernel.KernelRef;
import dev.millrace.registry.policy.Candidate;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.servicekit.Fault;
import dev.millrace.servicekit.access.Caller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A checked version on its way in.
 *
 * @param digest SHA-256 of the canonical form of its name, manifest and artefacts
 * @param manifest in canonical form
 * @param artefacts digest by name
 * @param kernels that the manifest names
 * @param facts what else it says that the registry knows
 * @param data bytes by digest, of the artefacts that came with it; they have the digest
 * @param evidence that came with it
 * @param tags {@code key=value}, sorted
 */
record VersionDraft(
        String name,
        String digest,
        String manifest,
        SortedMap<String, String> artefacts,
        List<KernelRef> kernels,
        ManifestFacts facts,
        Map<String, byte[]> data,
        Optional<AliasMove> alias,
        List<Evidence> evidence,
        List<String> tags,
        Optional<String> createdBy) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** @throws ApiException that says what is wrong with the request */
    static VersionDraft of(
            Caller caller, @Nullable String nameSent, VersionRequest request, RegistryProperties limits, Instant now) {
        String name = Checks.name("name", nameSent);
        JsonNode manifestSent = object(request.manifest());
        String manifest = manifest(manifestSent, limits);
        List<KernelRef> kernels = KernelRef.of(manifestSent);
        ManifestFacts facts = ManifestFacts.of(manifestSent, kernels);
        SortedMap<String, String> artefacts = new TreeMap<>();
        Map<String, byte[]> data = new HashMap<>();
        List<VersionRequest.Artefact> sent = request.artefacts() == null ? List.of() : request.artefacts();
        if (sent.size() > limits.maxArtefacts()) {
            throw ApiException.invalid("artefacts", "may be at most " + limits.maxArtefacts());
        }
        for (VersionRequest.Artefact artefact : sent) {
            String sha256 = Checks.digest("artefacts.sha256", artefact.sha256());
            String named = Checks.text("artefacts.name", artefact.name(), 200);
            if (artefacts.put(named, sha256) != null) {
                throw ApiException.invalid("artefacts.name", "occurs twice: " + named);
            }
            byte[] bytes = artefact.data();
            if (bytes != null) {
                Artefacts.verify(sha256, bytes);
                checkForm(named, bytes);
                data.put(sha256, bytes);
            }
        }
        if (facts.family().or(facts::kind).isEmpty()
                && artefacts.keySet().stream().anyMatch(ArtefactForm::holdsWeights)) {
            throw ApiException.invalid("manifest.family", "is required beside weights: the architecture they are of");
        }
        String digest = Digests.of(canonical(name, manifest, artefacts).getBytes(StandardCharsets.UTF_8));
        VersionRequest.Alias wanted = request.alias();
        Optional<AliasMove> alias = wanted == null
                ? Optional.empty()
                : Optional.of(AliasMove.checked(
                        name,
                        wanted.alias(),
                        Optional.of(digest),
                        wanted.expected(),
                        Checks.actor("actor", caller, wanted.actor()),
                        wanted.reason()));
        Optional<String> createdBy = createdBy(caller, request, alias);
        List<Evidence> evidence = evidence(caller, request, digest, createdBy, limits, now);
        return new VersionDraft(
                name,
                digest,
                manifest,
                artefacts,
                kernels,
                facts,
                data,
                alias,
                evidence,
                Tags.checked(request.tags()),
                createdBy);
    }

    /** Empty only where access is open and the request does not say. */
    private static Optional<String> createdBy(Caller caller, VersionRequest request, Optional<AliasMove> alias) {
        if (request.createdBy() == null && (alias.isPresent() || !caller.isKnown())) {
            return alias.map(AliasMove::actor);
        }
        return Optional.of(Checks.actor("createdBy", caller, request.createdBy()));
    }

    private static void checkForm(String name, byte[] bytes) {
        try {
            ArtefactForm.fault(name, ArtefactForm.Bytes.of(bytes)).ifPresent(reason -> {
                throw invalid(name, reason);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code artefact-invalid}: a version may not have it. */
    static ApiException invalid(String artefact, String reason) {
        return new ApiException(
                ErrorCode.ARTEFACT_INVALID,
                "The artefact " + artefact + " " + reason,
                List.of(Fault.field("artefacts." + artefact, reason)));
    }

    /** As its alias's policy sees it. */
    Candidate candidate() {
        return new Candidate(digest, manifest, evidence);
    }

    private static List<Evidence> evidence(
            Caller caller,
            VersionRequest request,
            String digest,
            Optional<String> by,
            RegistryProperties limits,
            Instant now) {
        List<EvidenceRequest> sent = request.evidence() == null ? List.of() : request.evidence();
        if (sent.size() > limits.maxEvidence()) {
            throw ApiException.invalid("evidence", "may be at most " + limits.maxEvidence());
        }
        List<Evidence> checked = new ArrayList<>();
        for (int i = 0; i < sent.size(); i++) {
            checked.add(sent.get(i).checked("evidence[" + i + "].", digest, caller, by, now));
        }
        return checked;
    }

    private static JsonNode object(@Nullable JsonNode manifest) {
        if (manifest == null || !manifest.isObject()) {
            throw ApiException.invalid("manifest", "must be an object");
        }
        return manifest;
    }

    private static String manifest(JsonNode manifest, RegistryProperties limits) {
        CanonicalJson.check("manifest", manifest, limits.maxManifestDepth());
        String canonical = CanonicalJson.of(manifest);
        if (canonical.getBytes(StandardCharsets.UTF_8).length
                > limits.maxManifest().toBytes()) {
            throw ApiException.invalid(
                    "manifest", "may have at most " + limits.maxManifest().toBytes() + " bytes");
        }
        return canonical;
    }

    /** What the digest is of. The manifest is canonical already, and keys come in their order here. */
    static String canonical(String name, String manifest, SortedMap<String, String> artefacts) {
        ArrayNode list = JSON.arrayNode();
        artefacts.forEach((artefact, sha256) ->
                list.add(JSON.objectNode().put("name", artefact).put("sha256", sha256)));
        String named = CanonicalJson.of(JSON.objectNode().put("name", name));
        return "{\"artefacts\":" + CanonicalJson.of(list) + ",\"manifest\":" + manifest + "," + named.substring(1);
    }
}
