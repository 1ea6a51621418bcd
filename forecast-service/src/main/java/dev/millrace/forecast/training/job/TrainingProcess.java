package dev.millrace.forecast.training.job;

import dev.millrace.forecast.window.BadTableException;
import dev.millrace.jobs.process.JobFolder;
import dev.millrace.jobs.process.WorkMain;
import dev.millrace.servicekit.ErrorCode;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * {@code TrainingProcess FOLDER}: trains what the folder's order says. Told to stop, it writes a checkpoint and ends.
 *
 * @see WorkMain
 */
public final class TrainingProcess {

    private TrainingProcess() {}

    static void main(String[] args) {
        // Before the first logger is made: nothing but events may reach standard output.
        System.setProperty("logback.configurationFile", "dev/millrace/lab/logback.xml");
        WorkMain.run(args, TrainingEvent.LINES, TrainingProcess::train, TrainingEvent.Failed::new);
    }

    private static TrainingEvent train(JobFolder folder, Consumer<TrainingEvent> events, BooleanSupplier stop)
            throws IOException {
        try {
            return new TrainingWork(new WorkFolder(folder), events, stop).run();
        } catch (BadTableException e) {
            return new TrainingEvent.Failed(ErrorCode.HISTORY_TOO_SHORT, e.getMessage() + "; " + e.remedy());
        } catch (IllegalArgumentException e) {
            e.printStackTrace();
            return new TrainingEvent.Failed(ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()));
        }
    }
}
