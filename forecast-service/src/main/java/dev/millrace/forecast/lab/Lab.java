package dev.millrace.forecast.lab;

import dev.millrace.forecast.lab.goldens.NetworkGoldens;
import dev.millrace.forecast.window.BadTableException;
import dev.millrace.lab.LabCommand;
import dev.millrace.lab.LabFailure;
import dev.millrace.lab.LabFrame;
import dev.millrace.lab.goldens.VerifyGoldensCommand;
import java.util.List;
import java.util.Optional;

/** The forecast-service's lab. */
public final class Lab {

    private static final Models MODELS = new Models(new Networks());

    private Lab() {}

    public static void main(String[] args) {
        frame(List.of(
                        new EvalCommand(MODELS),
                        new TrainCommand(MODELS),
                        new VerifyGoldensCommand(List.of(new NetworkGoldens())),
                        new BenchTrainCommand(),
                        new BenchKernelsCommand(),
                        new BenchForwardCommand()))
                .main(args);
    }

    static LabFrame frame(List<LabCommand> commands) {
        return new LabFrame(
                commands,
                exception -> exception instanceof BadTableException bad
                        ? Optional.of(new LabFailure(String.valueOf(bad.getMessage()), bad.remedy()))
                        : Optional.empty());
    }
}
