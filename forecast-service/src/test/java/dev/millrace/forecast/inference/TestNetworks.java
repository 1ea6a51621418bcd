package dev.millrace.forecast.inference;

import dev.millrace.forecast.interval.ResidualGrid;
import dev.millrace.forecast.layers.KernelPlan;
import dev.millrace.forecast.network.NetworkFamily;
import dev.millrace.forecast.network.NetworkSpec;
import dev.millrace.forecast.network.Preset;
import dev.millrace.forecast.network.Sizes;
import dev.millrace.forecast.network.file.TrainedNetwork;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.window.Scaler;
import dev.millrace.forecast.window.TimeFeatures;
import dev.millrace.layers.Parameters;
import dev.millrace.tensors.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small networks with weights as drawn: look-back 24, label 12, horizon 8, a value every half hour. */
public final class TestNetworks {

    public static final int LOOK_BACK = 24;
    public static final int HORIZON = 8;

    private TestNetworks() {}

    /** Residuals of -1, 0 and 1 at every step; channel c has the mean 10c and the deviation c + 1. */
    public static TrainedNetwork of(NetworkFamily family, long seed, List<String> channels) {
        NetworkSpec spec = new NetworkSpec(
                family,
                Preset.IMPROVED,
                channels.size(),
                LOOK_BACK,
                12,
                HORIZON,
                TimeFeatures.MINUTES.width(),
                new Sizes(16, 2, 32, 2, 1, 0.05),
                KernelPlan.OWN);
        double[] mean = new double[channels.size()];
        double[] deviation = new double[channels.size()];
        Arrays.setAll(mean, c -> 10 * c);
        Arrays.setAll(deviation, c -> c + 1);
        float[] residuals = new float[3 * HORIZON];
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] = i % 3 - 1;
        }
        return new TrainedNetwork(
                spec,
                channels,
                Frequency.parse("PT30M"),
                TimeFeatures.MINUTES,
                new Scaler(mean, deviation),
                seed,
                Collections.nCopies(channels.size(), new ResidualGrid(1, 3, residuals)),
                weights(spec, seed));
    }

    /** The same weights mixed by other kernels. */
    public static TrainedNetwork with(TrainedNetwork network, KernelPlan kernels) {
        NetworkSpec spec = network.spec();
        return new TrainedNetwork(
                new NetworkSpec(
                        spec.family(),
                        spec.preset(),
                        spec.channels(),
                        spec.lookBack(),
                        spec.labelLength(),
                        spec.horizon(),
                        spec.marks(),
                        spec.sizes(),
                        kernels),
                network.channels(),
                network.frequency(),
                network.calendar(),
                network.scaler(),
                network.seed(),
                network.residuals(),
                network.weights());
    }

    static Window window(TrainedNetwork network, Random random) {
        Window window = Window.blank(network);
        for (float[] part : List.of(window.past(), window.pastMarks(), window.decoderMarks())) {
            for (int i = 0; i < part.length; i++) {
                part[i] = (float) random.nextGaussian();
            }
        }
        return window;
    }

    private static Map<String, Tensor> weights(NetworkSpec spec, long seed) {
        try (Parameters parameters = Parameters.drawn(seed)) {
            spec.config().build(parameters);
            return parameters.tensors();
        }
    }
}
