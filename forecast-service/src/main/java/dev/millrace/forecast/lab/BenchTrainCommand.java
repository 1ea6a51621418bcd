package dev.millrace.forecast.lab;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.millrace.forecast.autoformer.AutoformerConfig;
import dev.millrace.forecast.informer.InformerConfig;
import dev.millrace.forecast.layers.Activation;
import dev.millrace.forecast.layers.Dropout;
import dev.millrace.forecast.layers.MarkEmbedding;
import dev.millrace.forecast.layers.Parameters;
import dev.millrace.forecast.layers.Pass;
import dev.millrace.forecast.network.Inputs;
import dev.millrace.forecast.network.Network;
import dev.millrace.forecast.network.NetworkConfig;
import dev.millrace.forecast.training.Adam;
import dev.millrace.kernels.KeyDraws;
import dev.millrace.tensors.TensorEngine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Time of a training step at batch 32 and of a forward pass at batch 1, of Informer and Autoformer at their published size on seven
 * channels, look-back and horizon 96. The values are noise: they cost what real ones cost.
 */
final class BenchTrainCommand implements LabCommand {

    private static final int CHANNELS = 7;
    private static final int LENGTH = 96;
    private static final int LABEL = 48;
    private static final int MARKS = 4;
    private static final int BATCH = 32;
    private static final double RATE = 1e-4;
    private static final int WARM_UP = 2;
    private static final int PASSES = 50;
    private static final String AUTHORS = "the authors' Python on two cores";

    /** @param step seconds a step that the authors' code took, and {@code pass} milliseconds a pass */
    private record Rival(String name, NetworkConfig config, double step, double pass) {}

    @Override
    public String name() {
        return "bench-train";
    }

    @Override
    public int run(Arguments arguments, Output output) {
        int steps = arguments.integer("steps", 1, 10_000).orElse(10);
        int threads = arguments.integer("threads", 1, 1_024).orElse(2);
        arguments.refuseOthers();
        TensorEngine.threads(threads);
        for (Rival rival :
                List.of(new Rival("informer", informer(), 2.54, 54), new Rival("autoformer", autoformer(), 4.35, 66))) {
            try (NDManager manager = TensorEngine.newManager();
                    Parameters parameters = Parameters.drawn(1)) {
                Network network = rival.config().build(parameters);
                double pass = passes(network, inputs(manager, 1), rival.name(), output);
                double step = steps(network, parameters, manager, steps, rival.name(), output);
                output.row(row(rival.name() + ", one training step", step, "s", rival.step()));
                output.row(Output.fields("name", rival.name() + ", training steps", "value", 1 / step, "unit", "1/s"));
                output.row(row(rival.name() + ", one forward pass of batch 1", pass * 1_000, "ms", rival.pass()));
            }
        }
        return 0;
    }

    private static Map<String, Object> row(String name, double value, String unit, double theirs) {
        return Output.fields("name", name, "value", value, "unit", unit, "against", AUTHORS, "ratio", value / theirs);
    }

    /** Median seconds. */
    private static double passes(Network network, Inputs inputs, String name, Output output) {
        double[] seconds = new double[PASSES];
        for (int i = -WARM_UP * WARM_UP; i < PASSES; i++) {
            long start = System.nanoTime();
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                network.forward(inputs, Pass.serving(1)).toFloatArray();
            }
            if (i >= 0) {
                seconds[i] = (System.nanoTime() - start) / 1e9;
                output.progress(name + ", passes", i + 1, PASSES, "");
            }
        }
        return median(seconds);
    }

    private static double steps(
            Network network, Parameters parameters, NDManager manager, int steps, String name, Output output) {
        Inputs inputs = inputs(manager, BATCH);
        NDArray target = noise(manager, BATCH, LENGTH, CHANNELS);
        parameters.requireGradients(true);
        Adam adam = new Adam(parameters);
        Dropout dropout = new Dropout(1);
        double[] seconds = new double[steps];
        for (int i = -WARM_UP; i < steps; i++) {
            long start = System.nanoTime();
            dropout.begin(i);
            try (NDScope scope = new NDScope();
                    GradientCollector collector = TensorEngine.engine().newGradientCollector()) {
                scope.suppressNotUsedWarning();
                NDArray forecast = network.forward(inputs, Pass.training(dropout, KeyDraws.seeded(i)));
                NDArray loss = forecast.sub(target).square().mean();
                collector.backward(loss);
                loss.getFloat();
            }
            adam.step(RATE);
            if (i >= 0) {
                seconds[i] = (System.nanoTime() - start) / 1e9;
                output.progress(name + ", training", i + 1, steps, "");
            }
        }
        return median(seconds);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static Inputs inputs(NDManager manager, int batch) {
        return new Inputs(
                noise(manager, batch, LENGTH, CHANNELS),
                noise(manager, batch, LENGTH, MARKS),
                noise(manager, batch, LABEL + LENGTH, CHANNELS),
                noise(manager, batch, LABEL + LENGTH, MARKS));
    }

    private static NDArray noise(NDManager manager, int batch, int rows, int columns) {
        Random random = new Random(batch);
        float[] values = new float[batch * rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, new Shape(batch, rows, columns));
    }

    private static NetworkConfig informer() {
        return new InformerConfig(
                CHANNELS,
                CHANNELS,
                LENGTH,
                LABEL,
                LENGTH,
                512,
                8,
                List.of(2),
                1,
                2_048,
                0.05,
                5,
                true,
                true,
                true,
                Activation.GELU,
                MarkEmbedding.Kind.TIME_FEATURES,
                MARKS,
                false);
    }

    private static NetworkConfig autoformer() {
        return new AutoformerConfig(
                CHANNELS,
                CHANNELS,
                LENGTH,
                LABEL,
                LENGTH,
                512,
                8,
                2,
                1,
                2_048,
                0.05,
                3,
                25,
                Activation.GELU,
                MarkEmbedding.Kind.TIME_FEATURES,
                MARKS,
                false);
    }
}
