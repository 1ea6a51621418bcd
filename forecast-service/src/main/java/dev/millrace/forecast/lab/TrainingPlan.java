package dev.millrace.forecast.lab;

import dev.millrace.lab.Arguments;
import dev.millrace.lab.LabFailure;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a network is to be made and trained. What is absent is as the preset has it.
 *
 * @param family its name
 * @param preset {@code paper} or {@code improved}
 * @param settings hyper-parameters by the names of their options: {@code d-model}, {@code heads}, {@code d-ff}, {@code e-layers},
 *     {@code d-layers}, {@code dropout}
 * @param kernels which kernel mixes in which layer, as {@code slot=name[:setting=value]}
 * @param steps an epoch has at most; about as many windows are validated then as it trains on
 * @param checkpoint folder that the state is kept in after every epoch, and taken up from
 * @param out file for the trained weights
 */
public record TrainingPlan(
        String family,
        String preset,
        Map<String, String> settings,
        List<String> kernels,
        Optional<Integer> epochs,
        Optional<Integer> batch,
        Optional<Double> learningRate,
        Optional<Integer> patience,
        Optional<Integer> steps,
        long seed,
        Optional<Path> checkpoint,
        Optional<Path> out) {

    private static final List<String> SIZES = List.of("d-model", "heads", "d-ff", "e-layers", "d-layers");
    private static final int LARGEST_SIZE = 65_536;
    private static final int MOST_EPOCHS = 100_000;
    private static final int MOST_STEPS = 100_000_000;

    public TrainingPlan {
        settings = Map.copyOf(settings);
        kernels = List.copyOf(kernels);
    }

    /** Everything but family and seed from the options. */
    static TrainingPlan of(Arguments arguments) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String size : SIZES) {
            arguments.integer(size, 0, LARGEST_SIZE).ifPresent(value -> settings.put(size, value.toString()));
        }
        arguments.number("dropout", 0, 0.99).ifPresent(value -> settings.put("dropout", value.toString()));
        String preset = arguments.text("preset").orElse("paper");
        if (!List.of("paper", "improved").contains(preset)) {
            throw new LabFailure("there is no preset '" + preset + "'", "choose paper or improved");
        }
        return new TrainingPlan(
                "",
                preset,
                settings,
                arguments.texts("kernel"),
                arguments.integer("epochs", 1, MOST_EPOCHS),
                arguments.integer("batch", 1, LARGEST_SIZE),
                arguments.number("lr", 1e-12, 10),
                arguments.integer("patience", 1, MOST_EPOCHS),
                arguments.integer("steps", 1, MOST_STEPS),
                0,
                arguments.text("checkpoint").map(Path::of),
                arguments.text("out").map(Path::of));
    }

    TrainingPlan with(String otherFamily, long otherSeed) {
        return new TrainingPlan(
                otherFamily,
                preset,
                settings,
                kernels,
                epochs,
                batch,
                learningRate,
                patience,
                steps,
                otherSeed,
                checkpoint,
                out);
    }
}
