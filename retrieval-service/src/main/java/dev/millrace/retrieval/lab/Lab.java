package dev.millrace.retrieval.lab;

import dev.millrace.lab.LabFrame;
import dev.millrace.lab.goldens.GoldenKind;
import dev.millrace.lab.goldens.VerifyGoldensCommand;
import java.util.List;

/** The retrieval-service's lab. */
public final class Lab {

    private static final List<GoldenKind> GOLDENS = List.of(new TklGoldens(), new DecoderGoldens());

    private Lab() {}

    public static void main(String[] args) {
        new LabFrame(List.of(
                        new EvalCommand(),
                        new EvalAnswersCommand(),
                        new CalibrateAnswersCommand(),
                        new TrainRankerCommand(),
                        new VerifyGoldensCommand(GOLDENS),
                        new BenchGrowthCommand(),
                        new BenchRerankCommand(),
                        new BenchEncoderCommand(),
                        new BenchTextsCommand()))
                .main(args);
    }
}
