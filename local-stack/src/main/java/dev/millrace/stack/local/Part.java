package dev.millrace.stack.local;

import dev.millrace.stack.process.ProcessIdentity;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** One process of the stack. Each instance is used by one thread at a time. */
interface Part {

    /** Names its record, its log and its line on the terminal. */
    String name();

    /** Every port it listens on, the one others connect to first. */
    List<Port> ports();

    /** The number of the port that others connect to first. */
    int listensOn();

    /** Whether it can only start once Postgres is ready. */
    default boolean needsDatabase() {
        return false;
    }

    /** Starts the process and returns at once. */
    ProcessIdentity start() throws IOException, InterruptedException;

    /** Whether it does its work; answers within about two seconds. */
    boolean ready();

    /** What is done once after a start, when it is ready; repeating it is harmless. */
    default void prepare() throws IOException, InterruptedException {}

    /** Asks the process to end in order; it has {@link #patience()} to do so. */
    default void stop(ProcessHandle process) {
        process.destroy();
    }

    default Duration patience() {
        return Duration.ofSeconds(30);
    }

    /** What is done once its process has ended in order. */
    default void ended() {}

    /** Fingerprint of what a start would run now. */
    default String build() {
        return "";
    }
}
