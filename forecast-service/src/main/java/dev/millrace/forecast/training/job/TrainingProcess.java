package dev.millrace.forecast.training.job;

import dev.millrace.forecast.window.BadTableException;
import dev.millrace.servicekit.ErrorCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code TrainingProcess FOLDER}: trains what the folder's order says, and tells of it on standard output. The line {@code stop} on
 * standard input makes it write a checkpoint and end; the end of standard input ends it at once, so that it never outlives whoever started
 * it. Exit code 0: what there is to say was said.
 */
public final class TrainingProcess {

    private static final int UNFORESEEN = 4;
    private static final int ORPHANED = 3;

    private TrainingProcess() {}

    static void main(String[] args) {
        // Before the first logger is made: nothing but events may reach standard output.
        System.setProperty("logback.configurationFile", "dev/millrace/lab/logback.xml");
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        AtomicBoolean stop = new AtomicBoolean();
        listen(stop);
        // Native libraries keep threads of their own.
        System.exit(run(new WorkFolder(Path.of(args[0])), out, stop));
    }

    private static int run(WorkFolder folder, PrintStream out, AtomicBoolean stop) {
        try {
            out.println(new TrainingWork(folder, event -> out.println(event.line()), stop::get)
                    .run()
                    .line());
            return 0;
        } catch (BadTableException e) {
            return failed(out, ErrorCode.HISTORY_TOO_SHORT, e.getMessage() + "; " + e.remedy());
        } catch (IllegalArgumentException e) {
            e.printStackTrace();
            return failed(out, ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()));
        } catch (OutOfMemoryError e) {
            return failed(out, ErrorCode.TRAINING_TOO_LARGE, "The heap of the training's process is full");
        } catch (Exception e) {
            e.printStackTrace();
            return UNFORESEEN;
        }
    }

    private static int failed(PrintStream out, ErrorCode code, String detail) {
        out.println(new TrainingEvent.Failed(code, detail).line());
        return 0;
    }

    private static void listen(AtomicBoolean stop) {
        Thread.ofPlatform().daemon().name("starter-watch").start(() -> {
            try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                String line;
                while ((line = in.readLine()) != null) {
                    if (line.equals("stop")) {
                        stop.set(true);
                    }
                }
            } catch (IOException gone) {
                // as good as the end
            }
            Runtime.getRuntime().halt(ORPHANED);
        });
    }
}
