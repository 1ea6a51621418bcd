package dev.millrace.kernelproofs;

import dev.millrace.jobs.process.JobFolder;
import dev.millrace.jobs.process.WorkMain;
import java.io.IOException;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * {@code ProofProcess FOLDER}: verifies the kernel that the folder's order names. It has no checkpoints: told to stop, it is killed.
 *
 * @see WorkMain
 */
public final class ProofProcess {

    static final String ORDER = "order.json";

    private ProofProcess() {}

    static void main(String[] args) {
        // Before the first logger is made: nothing but events may reach standard output.
        System.setProperty("logback.configurationFile", "dev/millrace/kernelproofs/logback.xml");
        WorkMain.run(args, ProofEvent.LINES, ProofProcess::verify, ProofEvent.Failed::new);
    }

    private static ProofEvent verify(JobFolder folder, Consumer<ProofEvent> events, BooleanSupplier stop)
            throws IOException {
        return new ProofWork(folder.read(ORDER, ProofWork.Order.class), Clock.systemUTC(), events).run();
    }
}
