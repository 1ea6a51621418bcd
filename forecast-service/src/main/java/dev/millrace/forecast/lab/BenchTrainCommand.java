package dev.millrace.forecast.lab;

import dev.millrace.forecast.layers.KernelPlan;
import dev.millrace.forecast.network.NetworkConfig;
import dev.millrace.forecast.network.NetworkFamily;
import dev.millrace.forecast.network.NetworkSpec;
import dev.millrace.forecast.network.Preset;
import dev.millrace.forecast.network.Sizes;
import dev.millrace.forecast.training.Evaluation;
import dev.millrace.forecast.training.Recipe;
import dev.millrace.forecast.training.Trainer;
import dev.millrace.forecast.window.Dataset;
import dev.millrace.forecast.window.Protocol;
import dev.millrace.forecast.window.SeriesTable;
import dev.millrace.forecast.window.TimeFeatures;
import dev.millrace.forecast.window.WindowShape;
import dev.millrace.lab.Arguments;
import dev.millrace.lab.LabCommand;
import dev.millrace.lab.Output;
import dev.millrace.lab.ProductRate;
import dev.millrace.layers.Parameters;
import dev.millrace.tensors.TensorEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Time of a training step at batch 32 and of a forward pass at batch 1, of Informer and Autoformer at their published size on seven
 * channels, look-back and horizon 96; then how resident memory grows over training steps of small ones. The values are noise: they cost
 * what real ones cost.
 */
final class BenchTrainCommand implements LabCommand {

    private static final int CHANNELS = 7;
    private static final int LENGTH = 96;
    private static final int LABEL = 48;
    private static final int ROWS = 2_000;
    private static final int BATCH = 32;
    private static final int WARM_UP = 2;
    private static final int PASSES = 50;
    private static final int MEMORY_WARM_UP = 100;
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String AUTHORS = "the authors' Python on two cores";

    /** What the authors' code took: seconds a step, milliseconds a pass. */
    private record Rival(NetworkFamily family, double step, double pass) {}

    private static final List<Rival> RIVALS =
            List.of(new Rival(NetworkFamily.INFORMER, 2.54, 54), new Rival(NetworkFamily.AUTOFORMER, 4.35, 66));

    @Override
    public String name() {
        return "bench-train";
    }

    @Override
    public int run(Arguments arguments, Output output) throws IOException {
        int steps = arguments.integer("steps", 1, 10_000).orElse(10);
        int memorySteps = arguments.integer("memory-steps", 0, 100_000).orElse(500);
        int threads = arguments.integer("threads", 1, 1_024).orElse(2);
        arguments.refuseOthers();
        TensorEngine.threads(threads);
        Dataset dataset = noise();
        ProductRate rate = ProductRate.measure();
        for (Rival rival : RIVALS) {
            String name = rival.family().wireName();
            NetworkConfig config = config(rival.family(), Sizes.published(rival.family()), dataset);
            double pass = passes(config, dataset, name, output);
            output.row(row(name + ", one forward pass of batch 1", pass * 1_000, "ms", rival.pass()));
            double step = steps(config, dataset, steps, name, output);
            output.row(row(name + ", one training step", step, "s", rival.step()));
            rate = rate.or(ProductRate.measure());
            double least = StepProducts.of(rival.family()) / rate.convolutions();
            output.row(Output.fields(
                    "name",
                    name + ", training steps",
                    "value",
                    1 / step,
                    "unit",
                    "1/s",
                    "against",
                    "its products alone",
                    "ratio",
                    least / step));
        }
        output.row(Output.fields(
                "name",
                "width-one convolution, forward and backward",
                "value",
                2e-9 * rate.convolutions(),
                "unit",
                "GFLOP/s",
                "against",
                "the same as a matrix product",
                "ratio",
                rate.convolutions() / rate.products()));
        if (memorySteps > 0 && Files.isReadable(STATUS)) {
            for (Rival rival : RIVALS) {
                memory(rival.family(), dataset, memorySteps, output);
            }
        }
        return 0;
    }

    private static Map<String, Object> row(String name, double value, String unit, double theirs) {
        return Output.fields("name", name, "value", value, "unit", unit, "against", AUTHORS, "ratio", value / theirs);
    }

    /** Median seconds. */
    private static double passes(NetworkConfig config, Dataset dataset, String name, Output output) {
        float[] out = new float[LENGTH * CHANNELS];
        double[] seconds = new double[PASSES];
        try (Parameters parameters = Parameters.drawn(1)) {
            Evaluation evaluation = new Evaluation(config, config.build(parameters), 1, 1);
            for (int i = -WARM_UP; i < PASSES; i++) {
                long start = System.nanoTime();
                evaluation.forecast(dataset.test(), new int[] {Math.floorMod(i, 10)}, out);
                if (i >= 0) {
                    seconds[i] = (System.nanoTime() - start) / 1e9;
                    output.progress(name + ", passes", i + 1, PASSES, "");
                }
            }
        }
        return median(seconds);
    }

    private static double steps(NetworkConfig config, Dataset dataset, int steps, String name, Output output) {
        double[] seconds = new double[steps];
        try (Trainer trainer = trainer(config, dataset)) {
            for (int i = -WARM_UP; i < steps; i++) {
                long start = System.nanoTime();
                trainer.step(numbers(i + WARM_UP));
                if (i >= 0) {
                    seconds[i] = (System.nanoTime() - start) / 1e9;
                    output.progress(name + ", training", i + 1, steps, "");
                }
            }
        }
        return median(seconds);
    }

    private static void memory(NetworkFamily family, Dataset dataset, int steps, Output output) throws IOException {
        Sizes small = new Sizes(64, 4, 128, 2, 1, 0.05);
        String name = family.wireName() + " of d_model 64, resident memory after ";
        try (Trainer trainer = trainer(config(family, small, dataset), dataset)) {
            for (int i = 0; i < MEMORY_WARM_UP; i++) {
                trainer.step(numbers(i));
            }
            double before = residentMebibytes();
            for (int i = 0; i < steps; i++) {
                trainer.step(numbers(i));
                output.progress(family.wireName() + ", memory", i + 1, steps, "");
            }
            double after = residentMebibytes();
            String warm = MEMORY_WARM_UP + " training steps";
            output.row(Output.fields("name", name + warm, "value", before, "unit", "MiB"));
            output.row(Output.fields(
                    "name",
                    name + steps + " more",
                    "value",
                    after,
                    "unit",
                    "MiB",
                    "against",
                    name + warm,
                    "ratio",
                    after / before));
        }
    }

    private static double residentMebibytes() throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1_024)
                .findFirst()
                .orElseThrow();
    }

    private static Trainer trainer(NetworkConfig config, Dataset dataset) {
        Recipe recipe = Recipe.published(NetworkFamily.INFORMER, 1);
        return new Trainer(config, recipe, dataset.train(), dataset.validation(), Optional.empty());
    }

    private static int[] numbers(int step) {
        return IntStream.range(step, step + BATCH)
                .map(number -> number * 7 % 1_000)
                .toArray();
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static NetworkConfig config(NetworkFamily family, Sizes sizes, Dataset dataset) {
        return new NetworkSpec(
                        family,
                        Preset.PAPER,
                        CHANNELS,
                        LENGTH,
                        LABEL,
                        LENGTH,
                        dataset.calendar().width(),
                        sizes,
                        KernelPlan.OWN)
                .config();
    }

    private static Dataset noise() {
        Random random = new Random(1);
        SeriesTable table = new SeriesTable(
                IntStream.range(0, CHANNELS).mapToObj(c -> "c" + c).toList(),
                LongStream.range(0, ROWS).map(row -> row * 3_600).toArray(),
                random.doubles((long) ROWS * CHANNELS).toArray());
        return Dataset.of(table, Protocol.RATIO, TimeFeatures.HOURS, new WindowShape(LENGTH, LABEL, LENGTH));
    }
}
