package dev.millrace.forecast.inference;

import dev.millrace.events.TenantId;
import dev.millrace.forecast.network.file.NetworkFile;
import dev.millrace.forecast.network.file.TrainedNetwork;
import dev.millrace.kernelproofs.KernelSelection;
import dev.millrace.kernels.Kernel;
import dev.millrace.kernels.Kernels;
import dev.millrace.registryclient.NewVersion;
import dev.millrace.registryclient.RegisteredVersion;
import dev.millrace.registryclient.RegistryClient;
import dev.millrace.registryclient.kernel.KernelCheck;
import dev.millrace.registryclient.kernel.KernelRef;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import dev.millrace.tensors.SafetensorsException;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Takes versions from the registry, and none that names kernels which this build does not have. */
@Component
class RegistryNetworkLoader implements NetworkLoader {

    private final RegistryClient registry;
    private final KernelCheck kernels;
    private final KernelSelection selection;
    private final InferenceProperties properties;

    RegistryNetworkLoader(
            RegistryClient registry, KernelCheck kernels, KernelSelection selection, InferenceProperties properties) {
        this.registry = registry;
        this.kernels = kernels;
        this.selection = selection;
        this.properties = properties;
    }

    @Override
    public WarmNetwork load(TenantId tenant, String name, String digest, InferenceQueue queue) {
        RegisteredVersion version = registry.version(tenant, digest)
                .orElseThrow(() -> invalid(name, digest, "the registry does not have it"));
        kernels.refusal(version.manifest()).ifPresent(refusal -> {
            throw refusal;
        });
        RegisteredVersion.Artefact artefact = version.artefact(NewVersion.ARTEFACT)
                .orElseThrow(() -> invalid(name, digest, "it has no " + NewVersion.ARTEFACT));
        byte[] bytes = registry.artefact(tenant, artefact.sha256());
        try {
            TrainedNetwork read = NetworkFile.read(bytes);
            boolean open = read.spec().kernels().leavesOpen();
            TrainedNetwork trained =
                    open ? read.settled(selection.exact(read.spec().tokens())) : read;
            ServedNetwork served = new ServedNetwork(
                    name,
                    digest,
                    trained,
                    open ? computing(trained) : KernelRef.of(version.manifest()),
                    ServedNetwork.Measured.of(version.manifest()));
            return queue.runSurely(() -> warmedUp(served, trained));
        } catch (SafetensorsException | IllegalArgumentException e) {
            throw new ApiException(
                    ErrorCode.ARTEFACT_INVALID,
                    message(name, digest, String.valueOf(e.getMessage())),
                    List.of(),
                    Optional.empty(),
                    e);
        }
    }

    private static List<KernelRef> computing(TrainedNetwork trained) {
        return trained.spec().config().mixers().stream()
                .map(Kernel::name)
                .distinct()
                .sorted()
                .map(kernel -> KernelRef.of(Kernels.descriptor(kernel)))
                .toList();
    }

    private WarmNetwork warmedUp(ServedNetwork served, TrainedNetwork trained) {
        NetworkPredictor predictor = new NetworkPredictor(trained, properties.batch(), properties.explained());
        try {
            Window window = Window.blank(trained);
            for (float value : predictor.forecast(List.of(window)).getFirst()) {
                if (!Float.isFinite(value)) {
                    throw invalid(served.name(), served.digest(), "its warm-up answered " + value);
                }
            }
            return new WarmNetwork(served, predictor);
        } catch (RuntimeException e) {
            predictor.close();
            throw e;
        }
    }

    private static ApiException invalid(String name, String digest, String reason) {
        return new ApiException(ErrorCode.ARTEFACT_INVALID, message(name, digest, reason));
    }

    private static String message(String name, String digest, String reason) {
        return "Version " + digest + " of " + name + " cannot serve: " + reason;
    }
}
