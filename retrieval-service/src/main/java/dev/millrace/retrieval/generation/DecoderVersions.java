package dev.millrace.retrieval.generation;

import dev.millrace.events.TenantId;
import dev.millrace.registryclient.RegisteredVersion;
import dev.millrace.registryclient.RegisteredVersion.Artefact;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.registryclient.kernel.KernelCheck;
import dev.millrace.retrieval.decoder.DecoderFormatException;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.tensors.SafetensorsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes decoders from the registry, and none that this build's kernels do not go with. Their files are fetched once and stay on this
 * machine ({@link ModelStore}). Thread-safe; one version is fetched at a time.
 */
public final class DecoderVersions {

    private static final Logger log = LoggerFactory.getLogger(DecoderVersions.class);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    /** No way out of the folder, and nothing hidden. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,199}");

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final RegistryClient registry;
    private final KernelCheck kernels;
    private final ModelStore store;
    private final ModelProperties properties;
    private final GenerationProperties limits;
    private final Clock clock;

    /** @param folder of this process alone, for the models' files */
    public DecoderVersions(
            RegistryClient registry,
            KernelCheck kernels,
            Path folder,
            ModelProperties properties,
            GenerationProperties limits,
            Clock clock) {
        this.registry = registry;
        this.kernels = kernels;
        this.store = new ModelStore(folder);
        this.properties = properties;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * The version ready to generate; the caller closes it.
     *
     * @throws ApiException {@code unavailable}, {@code artefact-invalid}, {@code artefact-digest-mismatch}, {@code kernel-missing}, {@code
     *     kernel-mismatch}
     */
    public LanguageModel load(TenantId tenant, String digest) {
        if (!DIGEST.matcher(digest).matches()) {
            throw invalid(digest, "a version's name is its SHA-256", null);
        }
        RegisteredVersion version = registry.version(tenant, digest)
                .orElseThrow(() -> invalid(digest, "the registry does not have it", null));
        kernels.refusal(version.manifest()).ifPresent(refusal -> {
            throw refusal;
        });
        String kind = version.manifest().path("kind").asString("");
        if (!kind.equals(DecoderManifest.KIND)) {
            throw invalid(digest, "its kind is '" + kind + "', not " + DecoderManifest.KIND, null);
        }
        SortedMap<String, String> digests = checked(digest, version.artefacts());
        try {
            Path folder = store.folder(
                    digest, version.artefacts(), (sha256, file) -> registry.artefactTo(tenant, sha256, file));
            LanguageModel model = ModelFolder.open(folder, ModelFolder.digest(digests), limits, clock);
            tidy();
            return model;
        } catch (DecoderFormatException | SafetensorsException e) {
            throw invalid(digest, String.valueOf(e.getMessage()), e);
        } catch (OutOfMemoryError full) {
            // Of the memory outside the heap, where 16-bit weights are widened to: the heap itself is hardly used.
            throw invalid(digest, "there is no memory for its weights", full);
        } catch (IOException e) {
            throw ApiException.unavailable("The files of version " + digest + " cannot be kept", RETRY_AFTER, e);
        }
    }

    private SortedMap<String, String> checked(String digest, List<Artefact> artefacts) {
        SortedMap<String, String> digests = new TreeMap<>();
        long size = 0;
        for (Artefact artefact : artefacts) {
            if (!NAME.matcher(artefact.name()).matches()
                    || !DIGEST.matcher(artefact.sha256()).matches()
                    || digests.put(artefact.name(), artefact.sha256()) != null) {
                throw invalid(digest, "it has an artefact named " + artefact.name(), null);
            }
            size += artefact.size();
        }
        if (size > properties.maxSize().toBytes()) {
            throw invalid(
                    digest,
                    "its files have " + size + " bytes, and millrace.retrieval.models.max-size allows "
                            + properties.maxSize().toBytes(),
                    null);
        }
        return digests;
    }

    /** What stays is enough for every loaded version and the one before it, to which an alias may go back. */
    private void tidy() {
        try {
            store.keepNewest(2 * properties.maxLoaded());
        } catch (IOException | UncheckedIOException e) {
            log.warn("files of models that nobody asks for stay on this machine", e);
        }
    }

    private static ApiException invalid(String digest, String reason, @Nullable Throwable cause) {
        return new ApiException(
                ErrorCode.ARTEFACT_INVALID,
                "Version " + digest + " cannot serve: " + reason,
                List.of(),
                Optional.empty(),
                cause);
    }
}
