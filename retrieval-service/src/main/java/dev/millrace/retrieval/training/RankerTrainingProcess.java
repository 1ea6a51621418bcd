package dev.millrace.retrieval.training;

import dev.millrace.retrieval.train.DivergedException;
import dev.millrace.servicekit.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * {@code RankerTrainingProcess FOLDER}: trains what the folder says, and tells of it on standard output. The end of standard input ends it
 * at once, so that it never outlives whoever started it. Exit code 0: what there is to say was said.
 */
public final class RankerTrainingProcess {

    private static final int UNFORESEEN = 4;
    private static final int ORPHANED = 3;

    private RankerTrainingProcess() {}

    static void main(String[] args) {
        // Before the first logger is made: nothing but events may reach standard output.
        System.setProperty("logback.configurationFile", "dev/millrace/lab/logback.xml");
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        endWithStarter(System.in);
        // Native libraries keep threads of their own.
        System.exit(run(new WorkFolder(Path.of(args[0])), out));
    }

    private static int run(WorkFolder folder, PrintStream out) {
        try {
            out.println(new TrainingWork(folder, event -> out.println(event.line()))
                    .run()
                    .line());
            return 0;
        } catch (IllegalArgumentException e) {
            e.printStackTrace();
            return failed(out, ErrorCode.TRAINING_TOO_FEW, String.valueOf(e.getMessage()));
        } catch (DivergedException e) {
            return failed(out, ErrorCode.TRAINING_DIVERGED, String.valueOf(e.getMessage()));
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

    private static void endWithStarter(InputStream in) {
        Thread.ofPlatform().daemon().name("starter-watch").start(() -> {
            try {
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException gone) {
                // as good as the end
            }
            Runtime.getRuntime().halt(ORPHANED);
        });
    }
}
