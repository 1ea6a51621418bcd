package dev.millrace.forecast.inference;

import dev.millrace.forecast.network.file.TrainedNetwork;
import dev.millrace.registryclient.kernel.KernelRef;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/**
 * What is known of a network that serves, apart from its weights.
 *
 * @param name it is registered under
 * @param digest of the version
 * @param network without weights
 * @param kernels of its manifest
 * @param measured how it did when it was trained
 */
public record ServedNetwork(
        String name, String digest, TrainedNetwork network, List<KernelRef> kernels, Measured measured) {

    /**
     * What a version's manifest says of its test windows.
     *
     * @param season of the naive forecasts it was compared with, in steps; 1 for none
     * @param mase mean absolute error over theirs; empty: not known
     */
    public record Measured(int season, OptionalDouble mase) {

        public static final Measured NOT = new Measured(1, OptionalDouble.empty());

        static Measured of(JsonNode manifest) {
            double error = manifest.at("/metrics/test/mae").asDouble(0);
            double naive = manifest.at("/metrics/testSeasonalNaive/mae").asDouble(0);
            return new Measured(
                    Math.max(1, manifest.path("season").asInt(1)),
                    error > 0 && naive > 0 ? OptionalDouble.of(error / naive) : OptionalDouble.empty());
        }
    }

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
