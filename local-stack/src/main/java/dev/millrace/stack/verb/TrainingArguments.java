package dev.millrace.stack.verb;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How networks are made and trained. What is not given is as the preset has it. */
final class TrainingArguments {

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description =
                    "paper: as published, quirks included (default). improved: with instance normalisation and the fixes.")
    private @Nullable String preset;

    @Option(names = "--d-model", paramLabel = "N", description = "Width of the network.")
    private @Nullable Integer width;

    @Option(names = "--heads", paramLabel = "N", description = "Attention heads.")
    private @Nullable Integer heads;

    @Option(names = "--d-ff", paramLabel = "N", description = "Width of the feed-forward layers.")
    private @Nullable Integer feedForward;

    @Option(names = "--e-layers", paramLabel = "N", description = "Encoder layers.")
    private @Nullable Integer encoderLayers;

    @Option(names = "--d-layers", paramLabel = "N", description = "Decoder layers.")
    private @Nullable Integer decoderLayers;

    @Option(names = "--dropout", paramLabel = "SHARE", description = "Dropout while training.")
    private @Nullable Double dropout;

    @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training windows at most.")
    private @Nullable Integer epochs;

    @Option(names = "--batch", paramLabel = "N", description = "Windows a step.")
    private @Nullable Integer batch;

    @Option(names = "--lr", paramLabel = "RATE", description = "Learning rate of the first epoch.")
    private @Nullable Double learningRate;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "Epochs without a better validation loss after which training stops.")
    private @Nullable Integer patience;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Steps an epoch has at most, of batches drawn anew in each.")
    private @Nullable Integer steps;

    @Option(
            names = "--kernel",
            paramLabel = "SLOT=NAME[:SETTING=VALUE]",
            description = "Which kernel mixes in a layer; may be repeated.")
    private @Nullable List<String> kernels;

    LabArguments addTo(LabArguments arguments) {
        arguments
                .option("preset", preset)
                .option("d-model", width)
                .option("heads", heads)
                .option("d-ff", feedForward)
                .option("e-layers", encoderLayers)
                .option("d-layers", decoderLayers)
                .option("dropout", dropout)
                .option("epochs", epochs)
                .option("batch", batch)
                .option("lr", learningRate)
                .option("patience", patience)
                .option("steps", steps);
        if (kernels != null) {
            kernels.forEach(kernel -> arguments.option("kernel", (Object) kernel));
        }
        return arguments;
    }
}
