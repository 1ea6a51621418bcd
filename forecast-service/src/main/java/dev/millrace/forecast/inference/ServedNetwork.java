package dev.millrace.forecast.inference;

import dev.millrace.forecast.network.file.TrainedNetwork;
import dev.millrace.registryclient.kernel.KernelRef;
import java.util.List;
import java.util.Map;

/**
 * What is known of a network that serves, apart from its weights.
 *
 * @param name it is registered under
 * @param digest of the version
 * @param network without weights
 * @param kernels of its manifest
 */
public record ServedNetwork(String name, String digest, TrainedNetwork network, List<KernelRef> kernels) {

    public ServedNetwork {
        kernels = List.copyOf(kernels);
        network = new TrainedNetwork(
                network.spec(),
                network.channels(),
                network.frequency(),
                network.calendar(),
                network.scaler(),
                network.seed(),
                network.residuals(),
                Map.of());
    }
}
