package dev.millrace.stack;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends a verb with one clear line, never a stack trace, and exit code 1 unless told otherwise. */
public final class Failure extends RuntimeException {

    private final transient List<String> context;
    private final transient Optional<String> remedy;
    private int exitCode = 1;

    public Failure(String line) {
        this(line, null, List.of(), null);
    }

    public Failure(String line, String remedy) {
        this(line, remedy, List.of(), null);
    }

    /**
     * @param remedy what to do, as a line of its own
     * @param context printed before the line, for example the end of a log
     */
    public Failure(String line, @Nullable String remedy, List<String> context, @Nullable Throwable cause) {
        super(line, cause);
        this.remedy = Optional.ofNullable(remedy);
        this.context = List.copyOf(context);
    }

    /** The same failure with another exit code than 1. */
    public Failure withExitCode(int other) {
        exitCode = other;
        return this;
    }

    public int exitCode() {
        return exitCode;
    }

    public Optional<String> remedy() {
        return remedy;
    }

    public List<String> context() {
        return context;
    }
}
