package dev.millrace.forecast.lab;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import dev.millrace.forecast.interval.ResidualGrid;
import dev.millrace.forecast.layers.KernelPlan;
import dev.millrace.forecast.network.Inputs;
import dev.millrace.forecast.network.Network;
import dev.millrace.forecast.network.NetworkConfig;
import dev.millrace.forecast.network.NetworkFamily;
import dev.millrace.forecast.network.NetworkSpec;
import dev.millrace.forecast.network.Preset;
import dev.millrace.forecast.network.Sizes;
import dev.millrace.forecast.network.file.NetworkFile;
import dev.millrace.forecast.network.file.TrainedNetwork;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.window.Scaler;
import dev.millrace.forecast.window.TimeFeatures;
import dev.millrace.kernels.Kernels;
import dev.millrace.kernels.Trace;
import dev.millrace.lab.Arguments;
import dev.millrace.lab.LabCommand;
import dev.millrace.lab.LabFailure;
import dev.millrace.lab.Output;
import dev.millrace.layers.Parameters;
import dev.millrace.layers.Pass;
import dev.millrace.registryclient.kernel.KernelRef;
import dev.millrace.tensors.TensorEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;

/**
 * Times one forward pass of a network with weights as drawn, with nothing around it, and writes the network to a file and beside it a
 * manifest, so that a service can be timed with the same one.
 */
final class BenchForwardCommand implements LabCommand {

    private static final int LENGTH = 96;
    private static final int LABEL = 48;
    private static final int WARM_UP = 20;
    private static final Frequency STEP = Frequency.parse("PT1M");

    @Override
    public String name() {
        return "bench-forward";
    }

    @Override
    public int run(Arguments arguments, Output output) throws IOException {
        NetworkFamily family = arguments
                .text("model")
                .flatMap(NetworkFamily::named)
                .orElseThrow(() -> new LabFailure("--model is missing or no network", "--model informer"));
        Sizes published = Sizes.published(family);
        int features = arguments.integer("d-model", 1, Sizes.LARGEST).orElse(published.features());
        int passes = arguments.integer("passes", 1, 100_000).orElse(100);
        int seed = arguments.integer("seed", 0, Integer.MAX_VALUE).orElse(1);
        List<String> channels = arguments.list("channels");
        Path file = arguments.file("file to write the network to");
        arguments.refuseOthers();
        Sizes sizes = new Sizes(
                features,
                published.heads(),
                4 * features,
                published.encoderLayers(),
                published.decoderLayers(),
                published.dropout());
        TrainedNetwork network = network(family, sizes, channels, seed);
        NetworkFile.writeTo(network, file);
        measure(network, file, passes, output);
        return 0;
    }

    private static TrainedNetwork network(NetworkFamily family, Sizes sizes, List<String> channels, int seed) {
        TimeFeatures calendar = TimeFeatures.MINUTES;
        int count = channels.size();
        NetworkSpec spec = new NetworkSpec(
                family, Preset.PAPER, count, LENGTH, LABEL, LENGTH, calendar.width(), sizes, KernelPlan.OWN);
        double[] mean = new double[count];
        double[] deviation = new double[count];
        Arrays.fill(mean, 100);
        Arrays.fill(deviation, 14);
        ResidualGrid residuals = new ResidualGrid(LENGTH, 2, new float[] {-1, 1});
        try (Parameters parameters = Parameters.drawn(seed)) {
            spec.config().build(parameters);
            return new TrainedNetwork(
                    spec,
                    channels,
                    STEP,
                    calendar,
                    new Scaler(mean, deviation),
                    1,
                    Collections.nCopies(count, residuals),
                    parameters.tensors());
        }
    }

    private static void measure(TrainedNetwork trained, Path file, int passes, Output output) throws IOException {
        NetworkConfig config = trained.spec().config();
        try (Parameters parameters = Parameters.stored(trained.weights());
                NDManager manager = TensorEngine.newManager()) {
            Network network = config.build(parameters);
            Inputs inputs = inputs(config, manager);
            writeManifest(trained.spec().family(), network, inputs, file);
            double[] millis = new double[passes];
            for (int i = -WARM_UP; i < passes; i++) {
                long start = System.nanoTime();
                pass(network, inputs, Pass.serving(trained.seed()));
                if (i >= 0) {
                    millis[i] = (System.nanoTime() - start) / 1e6;
                    output.progress("forward passes", i + 1, passes, "");
                }
            }
            Arrays.sort(millis);
            output.row(Output.fields("name", "forward pass, p50", "value", millis[passes / 2], "unit", "ms"));
        }
    }

    private static void writeManifest(NetworkFamily family, Network network, Inputs inputs, Path file)
            throws IOException {
        KernelNames names = new KernelNames();
        pass(network, inputs, Pass.serving(1, names));
        List<KernelRef> kernels = names.names.stream()
                .map(name -> KernelRef.of(Kernels.descriptor(name)))
                .toList();
        Path manifest = file.resolveSibling(file.getFileName() + ".json");
        Map<String, Object> told = Map.of("kind", "network", "family", family.wireName(), KernelRef.FIELD, kernels);
        Files.write(manifest, new JsonMapper().writeValueAsBytes(told));
    }

    private static float[] pass(Network network, Inputs inputs, Pass pass) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return network.forward(inputs, pass).toFloatArray();
        }
    }

    private static Inputs inputs(NetworkConfig config, NDManager manager) {
        int rows = config.labelLength() + config.horizon();
        return new Inputs(
                manager.randomNormal(new Shape(1, config.lookBack(), config.channels())),
                manager.randomNormal(new Shape(1, config.lookBack(), config.marks())),
                manager.randomNormal(new Shape(1, rows, config.channels())),
                manager.randomNormal(new Shape(1, rows, config.marks())));
    }

    /** Which kernels mix in a pass. */
    private static final class KernelNames implements Trace {

        private final TreeSet<String> names = new TreeSet<>();

        @Override
        public void at(String place, String kernel) {
            names.add(kernel);
        }

        @Override
        public void map(NDArray weights) {}

        @Override
        public void lags(NDArray lags, NDArray weights) {}

        @Override
        public void activeQueries(NDArray positions) {}
    }
}
