package dev.millrace.stack.terminal;

import java.time.Duration;
import java.util.Locale;

/**
 * One bar, redrawn in place on a terminal; elsewhere a line now and then. The remaining time follows from what the task has done since it
 * began. Written to standard error: standard output is for results. Not thread-safe.
 */
public final class ProgressBar {

    private static final int CELLS = 24;
    private static final long LINE_EVERY_NANOS = Duration.ofSeconds(20).toNanos();

    private final Terminal terminal;
    private String task = "";
    private long first;
    private long startedNanos;
    private long lineNanos;
    private boolean drawn;

    public ProgressBar(Terminal terminal) {
        this.terminal = terminal;
    }

    /** @param nanos {@link System#nanoTime} */
    public void show(String task, long done, long of, String text, long nanos) {
        if (!task.equals(this.task)) {
            this.task = task;
            first = done;
            startedNanos = nanos;
            lineNanos = nanos;
        }
        String line = line(done, of, text, nanos);
        if (terminal.interactive()) {
            int most = terminal.columns() - 1;
            terminal.err().print("\r\u001b[K" + (line.length() <= most ? line : line.substring(0, most - 1) + "…"));
            terminal.err().flush();
            drawn = true;
        } else if (nanos - lineNanos >= LINE_EVERY_NANOS) {
            lineNanos = nanos;
            terminal.err().println(line);
        }
    }

    /** Makes room for other lines. */
    public void clear() {
        if (drawn) {
            terminal.err().print("\r\u001b[K");
            terminal.err().flush();
            drawn = false;
        }
    }

    String line(long done, long of, String text, long nanos) {
        double share = of <= 0 ? 0 : Math.clamp((double) done / of, 0, 1);
        int full = (int) Math.round(share * CELLS);
        return String.format(
                Locale.ROOT,
                "%s %s%s %3.0f %%%s  %s",
                task,
                "━".repeat(full),
                "┄".repeat(CELLS - full),
                100 * share,
                remaining(done, of, nanos),
                text);
    }

    private String remaining(long done, long of, long nanos) {
        if (done <= first || done >= of) {
            return "";
        }
        double seconds = (nanos - startedNanos) / 1e9 / (done - first) * (of - done);
        return ", " + duration(seconds) + " left";
    }

    static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        if (whole < 3_600) {
            return String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
        }
        return String.format(Locale.ROOT, "%d h %02d min", whole / 3_600, whole / 60 % 60);
    }
}
