package dev.millrace.lab;

import ai.djl.engine.EngineException;
import dev.millrace.tensors.SafetensorsException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * {@code Lab COMMAND [FILE…] [--option value…]}. Exit codes: 0 done, 1 what was to be verified does not hold, 3 a failure that was said,
 * 4 one that was not foreseen.
 *
 * <p>With {@code -Dmillrace.attached=true} it ends when its standard input does: so it never outlives whoever started it.
 */
public final class LabFrame {

    private static final int FAILED = 3;
    private static final int UNFORESEEN = 4;

    private final List<LabCommand> commands;
    private final Function<Exception, Optional<LabFailure>> known;

    public LabFrame(List<LabCommand> commands) {
        this(commands, _ -> Optional.empty());
    }

    /** @param known says in words what exceptions of the service's own mean; empty for any other */
    public LabFrame(List<LabCommand> commands, Function<Exception, Optional<LabFailure>> known) {
        this.commands = List.copyOf(commands);
        this.known = known;
    }

    /** The whole of a main method. Ends the process. */
    public void main(String[] args) {
        // Before the first logger is made: nothing but results may reach standard output.
        System.setProperty("logback.configurationFile", "dev/millrace/lab/logback.xml");
        Output output = new Output(System.out);
        System.setOut(System.err);
        Runtime.getRuntime().addShutdownHook(new Thread(LabFrame::endChildren, "lab-children"));
        if (Boolean.getBoolean("millrace.attached")) {
            endWithStarter();
        }
        int status = run(List.of(args), output);
        output.flush();
        // Native libraries keep threads of their own.
        System.exit(status);
    }

    /** @return the exit code; what went wrong has been said */
    public int run(List<String> args, Output output) {
        String name = args.isEmpty() ? "" : args.getFirst();
        try {
            return command(name).run(Arguments.parse(args.subList(1, args.size())), output);
        } catch (OutOfMemoryError full) {
            output.failure("the lab's heap is too small for this", "take less at a time");
        } catch (Exception failure) {
            return said(failure, output);
        }
        return FAILED;
    }

    private LabCommand command(String name) {
        return commands.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new LabFailure(
                        "the lab has no command '" + name + "'",
                        commands.stream().map(LabCommand::name).collect(Collectors.joining(", ", "there are ", ""))));
    }

    private int said(Exception exception, Output output) {
        Optional<LabFailure> failure = known.apply(exception).or(() -> inWords(exception));
        if (failure.isEmpty()) {
            exception.printStackTrace();
            output.failure(exception.toString(), "this is a defect: MILLRACE_DEBUG=1 shows where");
            return UNFORESEEN;
        }
        output.failure(String.valueOf(failure.get().getMessage()), failure.get().remedy());
        return FAILED;
    }

    private static Optional<LabFailure> inWords(Exception exception) {
        String message = String.valueOf(exception.getMessage());
        return switch (exception) {
            case LabFailure failure -> Optional.of(failure);
            case SafetensorsException _ ->
                Optional.of(new LabFailure(message, "name another file or folder, or remove that one"));
            case EngineException _ ->
                Optional.of(new LabFailure(
                        "the tensor engine failed: " + message, "is there memory enough? take a smaller batch"));
            case NoSuchFileException _, FileNotFoundException _ ->
                Optional.of(new LabFailure("there is no file " + message, "check the path"));
            case IllegalArgumentException _ -> Optional.of(new LabFailure(message, "check the options"));
            case IOException _, UncheckedIOException _ ->
                Optional.of(new LabFailure(exception.getClass().getSimpleName() + ": " + message, "is the disk full?"));
            default -> Optional.empty();
        };
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
