package dev.millrace.retrieval.lab;

import dev.millrace.lab.LabFailure;
import dev.millrace.lab.LabFrame;
import dev.millrace.lab.goldens.GoldenKind;
import dev.millrace.lab.goldens.VerifyGoldensCommand;
import dev.millrace.retrieval.decoder.DecoderFormatException;
import dev.millrace.servicekit.ApiException;
import dev.millrace.servicekit.ErrorCode;
import java.util.List;
import java.util.Optional;

/** The retrieval-service's lab. */
public final class Lab {

    private static final List<GoldenKind> GOLDENS = List.of(new TklGoldens(), new DecoderGoldens());

    private Lab() {}

    public static void main(String[] args) {
        new LabFrame(
                        List.of(
                                new EvalCommand(),
                                new EvalAnswersCommand(),
                                new CalibrateAnswersCommand(),
                                new TrainRankerCommand(),
                                new VerifyGoldensCommand(GOLDENS),
                                new BenchGrowthCommand(),
                                new BenchRerankCommand(),
                                new BenchEncoderCommand(),
                                new BenchTextsCommand(),
                                new ImportDecoderCommand(),
                                new BenchAnswersCommand(),
                                new TrainReaderCommand()),
                        Lab::known)
                .main(args);
    }

    /** What the registry refuses, and folders that hold no model. */
    static Optional<LabFailure> known(Exception exception) {
        return switch (exception) {
            case ApiException away
            when away.code() == ErrorCode.UNAVAILABLE ->
                Optional.of(new LabFailure(String.valueOf(away.getMessage()), "is it running? ./millrace up"));
            case ApiException refused ->
                Optional.of(new LabFailure(
                        refused.code().code() + ": " + refused.getMessage(),
                        refused.code().remedy()));
            case DecoderFormatException format ->
                Optional.of(new LabFailure(
                        String.valueOf(format.getMessage()),
                        "name a folder in Hugging Face's layout: config.json, model.safetensors, tokenizer.json"));
            default -> Optional.empty();
        };
    }
}
