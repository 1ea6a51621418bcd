package dev.millrace.retrieval.version;

import dev.millrace.events.TenantId;
import dev.millrace.registryclient.NewVersion;
import dev.millrace.registryclient.RegisteredVersion;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.registryclient.kernel.KernelCheck;
import dev.millrace.retrieval.encoder.TextEncoder;
import dev.millrace.retrieval.ranker.Ranker;
import dev.millrace.retrieval.train.TrainedRanker;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.tensors.Safetensors;
import dev.millrace.tensors.SafetensorsException;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Takes rankers from the registry, and none that this build's kernels or encoder do not go with. Thread-safe. */
@Component
public class RankerVersions {

    private final RegistryClient registry;
    private final KernelCheck kernels;
    private final TextEncoder encoder;

    RankerVersions(RegistryClient registry, KernelCheck kernels, TextEncoder encoder) {
        this.registry = registry;
        this.kernels = kernels;
        this.encoder = encoder;
    }

    /** The version ready to rank; the caller closes it. @throws ApiException as {@link #trained} does */
    Ranker load(TenantId tenant, String digest) {
        TrainedRanker trained = trained(tenant, digest);
        return checked(digest, () -> new Ranker(digest, trained.config(), trained.weights(), trained.fusion()));
    }

    /**
     * A version as it was trained.
     *
     * @throws ApiException {@code unavailable}, {@code artefact-invalid}, {@code encoder-mismatch}, {@code kernel-missing}, {@code
     *     kernel-mismatch}
     */
    public TrainedRanker trained(TenantId tenant, String digest) {
        RegisteredVersion version = registry.version(tenant, digest)
                .orElseThrow(() -> invalid(digest, "the registry does not have it", null));
        kernels.refusal(version.manifest()).ifPresent(refusal -> {
            throw refusal;
        });
        RegisteredVersion.Artefact artefact = version.artefact(NewVersion.ARTEFACT)
                .orElseThrow(() -> invalid(digest, "it has no " + NewVersion.ARTEFACT, null));
        byte[] bytes = registry.artefact(tenant, artefact.sha256());
        TrainedRanker trained = checked(digest, () -> TrainedRanker.read(Safetensors.read(bytes)));
        if (!trained.encoder().equals(encoder.digest()) || trained.config().stateWidth() != encoder.width()) {
            throw new ApiException(
                    ErrorCode.ENCODER_MISMATCH,
                    "Version " + digest + " reads the words of the encoder " + trained.encoder()
                            + ", and documents here are encoded by " + encoder.digest());
        }
        return trained;
    }

    private interface Made<T> {
        T now();
    }

    private static <T> T checked(String digest, Made<T> made) {
        try {
            return made.now();
        } catch (SafetensorsException | IllegalArgumentException e) {
            throw invalid(digest, String.valueOf(e.getMessage()), e);
        }
    }

    private static ApiException invalid(
            String digest, String reason, @org.jspecify.annotations.Nullable Throwable cause) {
        return new ApiException(
                ErrorCode.ARTEFACT_INVALID,
                "Version " + digest + " cannot serve: " + reason,
                List.of(),
                Optional.empty(),
                cause);
    }
}
