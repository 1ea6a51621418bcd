package dev.millrace.retrieval.training;

import dev.millrace.jobs.process.JobFolder;
import dev.millrace.jobs.process.WorkMain;
import dev.millrace.retrieval.train.DivergedException;
import dev.millrace.servicekit.ErrorCode;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * {@code RankerTrainingProcess FOLDER}: trains what the folder says, to the end: it writes no checkpoints.
 *
 * @see WorkMain
 */
public final class RankerTrainingProcess {

    private RankerTrainingProcess() {}

    static void main(String[] args) {
        // Before the first logger is made: nothing but events may reach standard output.
        System.setProperty("logback.configurationFile", "dev/millrace/lab/logback.xml");
        WorkMain.run(
                args, TrainingEvent.LINES, (folder, events, stop) -> train(folder, events), TrainingEvent.Failed::new);
    }

    private static TrainingEvent train(JobFolder folder, Consumer<TrainingEvent> events) throws IOException {
        try {
            return new TrainingWork(new WorkFolder(folder), events).run();
        } catch (IllegalArgumentException e) {
            e.printStackTrace();
            return new TrainingEvent.Failed(ErrorCode.TRAINING_TOO_FEW, String.valueOf(e.getMessage()));
        } catch (DivergedException e) {
            return new TrainingEvent.Failed(ErrorCode.TRAINING_DIVERGED, String.valueOf(e.getMessage()));
        }
    }
}
