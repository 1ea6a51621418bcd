package dev.millrace.forecast.shadow;

import dev.millrace.forecast.inference.TestNetworks;
import dev.millrace.forecast.network.NetworkFamily;
import dev.millrace.forecast.network.NetworkSpec;
import dev.millrace.forecast.network.Preset;
import dev.millrace.forecast.network.file.NetworkFile;
import dev.millrace.forecast.network.file.TrainedNetwork;
import dev.millrace.registryclient.AliasTable;
import dev.millrace.registryclient.NewVersion;
import dev.millrace.registryclient.kernel.KernelRef;
import dev.millrace.tensors.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** DLinears that say what is so many times the value of seven steps before; their channels have the mean 0 and the deviation 1. */
final class EchoNetworks {

    static final int LAG = 7;

    private EchoNetworks() {}

    static TrainedNetwork of(double echo, String channel) {
        return of(echo, channel, TestNetworks.LOOK_BACK);
    }

    static TrainedNetwork of(double echo, String channel, int lookBack) {
        TrainedNetwork drawn = TestNetworks.of(NetworkFamily.DLINEAR, 1, List.of(channel));
        NetworkSpec spec = drawn.spec();
        Map<String, Tensor> weights = new HashMap<>();
        for (String part : List.of("Linear_Seasonal", "Linear_Trend")) {
            float[] map = new float[TestNetworks.HORIZON * lookBack];
            for (int h = 0; h < TestNetworks.HORIZON; h++) {
                int echoes = h / LAG + 1;
                int column = lookBack + h - echoes * LAG;
                map[h * lookBack + column] = (float) Math.pow(echo, echoes);
            }
            weights.put(part + ".weight", Tensor.of(map, TestNetworks.HORIZON, lookBack));
            weights.put(part + ".bias", Tensor.of(new float[TestNetworks.HORIZON], TestNetworks.HORIZON));
        }
        return new TrainedNetwork(
                new NetworkSpec(
                        spec.family(),
                        Preset.PAPER,
                        spec.channels(),
                        lookBack,
                        spec.labelLength(),
                        spec.horizon(),
                        spec.marks(),
                        spec.sizes(),
                        spec.kernels()),
                drawn.channels(),
                drawn.frequency(),
                drawn.calendar(),
                drawn.scaler(),
                drawn.seed(),
                drawn.residuals(),
                weights);
    }

    /** @param champion whether the alias, which names nothing yet, is to name it */
    static NewVersion version(String model, TrainedNetwork network, boolean champion) {
        return new NewVersion(
                model,
                Map.of("kind", "network", "family", "dlinear", KernelRef.FIELD, List.of()),
                NetworkFile.write(network),
                champion
                        ? Optional.of(new NewVersion.Move(AliasTable.CHAMPION, Optional.empty(), "test"))
                        : Optional.empty());
    }
}
