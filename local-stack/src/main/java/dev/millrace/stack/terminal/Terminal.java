package dev.millrace.stack.terminal;

import java.io.PrintStream;
import java.util.Optional;

/**
 * Where the program prints.
 *
 * @param out standard output: what was asked for
 * @param err standard error: errors, and progress when standard output is for another program
 * @param interactive whether a person looks at {@code out}, so that lines may be redrawn
 * @param colour whether escape codes for colour may be used
 * @param columns width
 */
public record Terminal(PrintStream out, PrintStream err, boolean interactive, boolean colour, int columns) {

    private static final int STANDARD_COLUMNS = 100;
    private static final int LEAST_COLUMNS = 40;
    private static final int MOST_COLUMNS = 160;

    /** This process's own, by what the launcher found out about it. */
    public static Terminal ofProcess() {
        boolean tty = Boolean.getBoolean("millrace.tty");
        boolean colour = tty
                && Optional.ofNullable(System.getenv("NO_COLOR")).orElse("").isEmpty()
                && !"dumb".equals(System.getenv("TERM"));
        int columns = Integer.getInteger("millrace.columns", STANDARD_COLUMNS);
        return new Terminal(System.out, System.err, tty, colour, Math.clamp(columns, LEAST_COLUMNS, MOST_COLUMNS));
    }

    public String bold(String text) {
        return styled("1", text);
    }

    public String dim(String text) {
        return styled("2", text);
    }

    public String green(String text) {
        return styled("32", text);
    }

    public String red(String text) {
        return styled("31", text);
    }

    public String cyan(String text) {
        return styled("36", text);
    }

    public String yellow(String text) {
        return styled("33", text);
    }

    private String styled(String code, String text) {
        return colour && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
