package dev.millrace.stack.terminal;

import dev.millrace.stack.local.Watcher;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** One line for each part with the seconds it took. On a terminal the lines are redrawn; elsewhere each is printed once. */
public final class Progress implements Watcher {

    private record Line(String state, String text, long startedNanos, double seconds) {}

    private final Terminal terminal;
    private final PrintStream out;
    private final boolean redraw;
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private int drawn;

    /** @param forPeople whether standard output may carry progress; otherwise it goes to standard error */
    public Progress(Terminal terminal, boolean forPeople) {
        this.terminal = terminal;
        this.out = forPeople ? terminal.out() : terminal.err();
        this.redraw = forPeople && terminal.interactive();
    }

    @Override
    public synchronized void begins(String part, String doing) {
        lines.put(part, new Line("…", doing, System.nanoTime(), 0));
        if (redraw) {
            draw();
        }
    }

    @Override
    public synchronized void done(String part, String result) {
        finish(part, terminal.green("✓"), result);
    }

    @Override
    public synchronized void fails(String part, String reason) {
        finish(part, terminal.red("✗"), reason);
    }

    private void finish(String part, String mark, String text) {
        Line before = lines.getOrDefault(part, new Line("", "", System.nanoTime(), 0));
        Line line = new Line(mark, text, before.startedNanos(), (System.nanoTime() - before.startedNanos()) / 1e9);
        lines.put(part, line);
        if (redraw) {
            draw();
        } else {
            out.println(render(part, line));
        }
    }

    private void draw() {
        StringBuilder screen = new StringBuilder();
        if (drawn > 0) {
            screen.append("\u001b[").append(drawn).append("A");
        }
        lines.forEach((part, line) -> screen.append("\r\u001b[K")
                .append(render(part, shortened(line)))
                .append('\n'));
        drawn = lines.size();
        out.print(screen);
        out.flush();
    }

    /** A line that wrapped would put the cursor out of step. */
    private Line shortened(Line line) {
        int most = Math.max(10, terminal.columns() - 35);
        return line.text().length() <= most
                ? line
                : new Line(line.state(), line.text().substring(0, most - 1) + "…", line.startedNanos(), line.seconds());
    }

    private static String render(String part, Line line) {
        String seconds = line.seconds() >= 0.05 ? String.format(Locale.ROOT, "  %.1f s", line.seconds()) : "";
        return String.format(Locale.ROOT, "%s %-18s %s%s", line.state(), part, line.text(), seconds);
    }
}
