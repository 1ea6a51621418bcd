package dev.millrace.forecast.lab;

import ai.djl.engine.EngineException;
import dev.millrace.forecast.window.BadTableException;
import dev.millrace.tensors.SafetensorsException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code Lab COMMAND [FILE…] [--option value…]}. Exit codes: 0 done, 1 what was to be verified does not hold, 3 a failure that was said,
 * 4 one that was not foreseen.
 *
 * <p>With {@code -Dmillrace.attached=true} it ends when its standard input does: so it never outlives whoever started it.
 */
public final class Lab {

    private static final int FAILED = 3;
    private static final int UNFORESEEN = 4;

    private static final Models MODELS = new Models(new Networks());
    private static final List<LabCommand> COMMANDS = List.of(
            new EvalCommand(MODELS),
            new TrainCommand(MODELS),
            new VerifyGoldensCommand(),
            new BenchTrainCommand(),
            new BenchKernelsCommand(),
            new BenchForwardCommand());

    private Lab() {}

    public static void main(String[] args) {
        // Before the first logger is made: nothing but results may reach standard output.
        System.setProperty("logback.configurationFile", "dev/millrace/forecast/lab/logback.xml");
        Output output = new Output(System.out);
        System.setOut(System.err);
        Runtime.getRuntime().addShutdownHook(new Thread(Lab::endChildren, "lab-children"));
        if (Boolean.getBoolean("millrace.attached")) {
            endWithStarter();
        }
        int status = run(COMMANDS, List.of(args), output);
        output.flush();
        // Native libraries keep threads of their own.
        System.exit(status);
    }

    static int run(List<LabCommand> commands, List<String> args, Output output) {
        String name = args.isEmpty() ? "" : args.getFirst();
        try {
            LabCommand command = commands.stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new LabFailure(
                            "the lab has no command '" + name + "'",
                            commands.stream()
                                    .map(LabCommand::name)
                                    .collect(Collectors.joining(", ", "there are ", ""))));
            return command.run(Arguments.parse(args.subList(1, args.size())), output);
        } catch (LabFailure failure) {
            output.failure(String.valueOf(failure.getMessage()), failure.remedy());
        } catch (BadTableException bad) {
            output.failure(String.valueOf(bad.getMessage()), bad.remedy());
        } catch (SafetensorsException unfit) {
            output.failure(String.valueOf(unfit.getMessage()), "name another file or folder, or remove that one");
        } catch (EngineException broken) {
            output.failure(
                    "the tensor engine failed: " + broken.getMessage(), "is there memory enough? take a smaller batch");
        } catch (NoSuchFileException | FileNotFoundException absent) {
            output.failure("there is no file " + absent.getMessage(), "check the path");
        } catch (IllegalArgumentException refused) {
            output.failure(String.valueOf(refused.getMessage()), "check the options");
        } catch (IOException | UncheckedIOException failed) {
            output.failure(failed.getClass().getSimpleName() + ": " + failed.getMessage(), "is the disk full?");
        } catch (OutOfMemoryError full) {
            output.failure("the lab's heap is too small for this", "take fewer channels or shorter windows");
        } catch (Exception unforeseen) {
            unforeseen.printStackTrace();
            output.failure(unforeseen.toString(), "this is a defect: MILLRACE_DEBUG=1 shows where");
            return UNFORESEEN;
        }
        return FAILED;
    }

    private static void endWithStarter() {
        Thread.ofPlatform().daemon().name("starter-watch").start(() -> {
            try {
                while (System.in.read() >= 0) {
                    // nothing is said to this process but its end
                }
            } catch (IOException gone) {
                // as good as the end
            }
            endChildren();
            Runtime.getRuntime().halt(FAILED);
        });
    }

    /** Some measure in processes of their own. */
    private static void endChildren() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }
}
