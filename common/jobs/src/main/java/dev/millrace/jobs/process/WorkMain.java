package dev.millrace.jobs.process;

import dev.millrace.servicekit.ErrorCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What a job's process does besides its work: it tells of it on standard output, where nothing else may write. The line {@code stop} on
 * standard input asks the work to write down how far it is and end; the end of standard input ends the process at once, so that it never
 * outlives whoever started it. Exit code 0: what there is to say was said.
 */
public final class WorkMain {

    private static final int UNFORESEEN = 4;
    private static final int ORPHANED = 3;

    private WorkMain() {}

    /** What a process is there for. */
    public interface Work<E> {

        /**
         * Works to the end, or until it is to stop.
         *
         * @param events takes what happens meanwhile
         * @param stop whether to write down how far it is and end
         * @return what is said last
         * @throws Exception when another attempt may succeed
         */
        E run(JobFolder folder, Consumer<E> events, BooleanSupplier stop) throws Exception;
    }

    /**
     * Does the work and ends the process.
     *
     * @param arguments of the program: the job's folder
     * @param failed makes the event that says why the work cannot be done
     */
    public static <E> void run(
            String[] arguments, WorkEvents<E> events, Work<E> work, BiFunction<ErrorCode, String, E> failed) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        AtomicBoolean stop = new AtomicBoolean();
        listen(stop);
        // Native libraries keep threads of their own.
        System.exit(code(new JobFolder(Path.of(arguments[0])), events, work, failed, out, stop));
    }

    private static <E> int code(
            JobFolder folder,
            WorkEvents<E> events,
            Work<E> work,
            BiFunction<ErrorCode, String, E> failed,
            PrintStream out,
            AtomicBoolean stop) {
        try {
            out.println(events.line(work.run(folder, event -> out.println(events.line(event)), stop::get)));
            return 0;
        } catch (OutOfMemoryError e) {
            out.println(events.line(
                    failed.apply(ErrorCode.TRAINING_TOO_LARGE, "The heap of the training's process is full")));
            return 0;
        } catch (Exception e) {
            e.printStackTrace();
            return UNFORESEEN;
        }
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
