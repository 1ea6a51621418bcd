package dev.millrace.stack.lab;

import dev.millrace.stack.terminal.ProgressBar;
import dev.millrace.stack.terminal.Report;
import dev.millrace.stack.terminal.Table;
import dev.millrace.stack.terminal.Terminal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows a run of the lab: a bar while it works, then a table, or with {@code --json} one object and nothing else on standard output. */
public final class LabView {

    private static final String BY_DEPTH = "ByDepth";

    private final Terminal terminal;
    private final String command;
    private final boolean json;
    private final ProgressBar bar;
    private final List<Map<String, Object>> rows = new ArrayList<>();

    /** @param command as the report names it */
    public LabView(Terminal terminal, String command, boolean json) {
        this.terminal = terminal;
        this.command = command;
        this.json = json;
        this.bar = new ProgressBar(terminal);
    }

    /** @return the exit code: 0, or 1 when what was to be verified does not hold */
    public int run(LabProcess lab) throws IOException, InterruptedException {
        return run(List.of(lab), rows -> rows);
    }

    /**
     * Shows several runs as one.
     *
     * @param merged makes the rows to show from those of all runs
     */
    public int run(List<LabProcess> labs, UnaryOperator<List<Map<String, Object>>> merged)
            throws IOException, InterruptedException {
        boolean holds = true;
        try {
            for (LabProcess lab : labs) {
                holds &= lab.run(this::show);
            }
        } finally {
            bar.clear();
        }
        List<Map<String, Object>> shown = merged.apply(List.copyOf(rows));
        if (json) {
            Report report = new Report(command);
            shown.forEach(report::row);
            report.print(terminal);
        } else {
            table(shown).forEach(terminal.out()::println);
        }
        return holds ? 0 : 1;
    }

    private void show(LabEvent event) {
        switch (event) {
            case LabEvent.Progress(String task, long done, long of, String text) ->
                bar.show(task, done, of, text, System.nanoTime());
            case LabEvent.Row(Map<String, Object> row) -> rows.add(row);
            case LabEvent.Note(String text) -> {
                bar.clear();
                terminal.err().println(text);
            }
            case LabEvent.Failed failed -> throw new IllegalStateException(failed.message());
        }
    }

    /** A column for every name that holds single values, or shares by depth. */
    private static List<String> table(List<Map<String, Object>> rows) {
        Set<String> columns = new LinkedHashSet<>();
        rows.forEach(row -> row.forEach((name, value) -> {
            if (!(value instanceof List) || name.endsWith(BY_DEPTH)) {
                columns.add(name);
            }
        }));
        if (columns.isEmpty()) {
            return List.of();
        }
        Table table = new Table(columns.stream().map(LabView::heading).toArray(String[]::new));
        for (Map<String, Object> row : rows) {
            table.row(columns.stream()
                    .map(name -> row.containsKey(name) ? cell(name, row.get(name)) : "")
                    .toArray(String[]::new));
        }
        return table.render();
    }

    /** {@code lookBack} becomes {@code LOOK BACK}. */
    private static String heading(String name) {
        return name.chars()
                .mapToObj(c -> (Character.isUpperCase(c) ? " " : "") + (char) Character.toUpperCase(c))
                .collect(Collectors.joining());
    }

    private static String cell(String name, Object value) {
        return switch (value) {
            case null -> "–";
            case Double number when name.equals("seconds") -> String.format(Locale.ROOT, "%.1f", number);
            case Double number when name.startsWith("bytes") -> String.format(Locale.ROOT, "%,.0f", number);
            case Double number -> number(number);
            case List<?> shares
            when name.endsWith(BY_DEPTH) -> shares.stream().map(LabView::share).collect(Collectors.joining(" "));
            case Integer number when name.equals("windows") -> String.format(Locale.ROOT, "%,d", number);
            default -> value.toString();
        };
    }

    /** {@code .42} */
    private static String share(@Nullable Object value) {
        return value instanceof Double share
                ? String.format(Locale.ROOT, share < 0.995 ? "%.2f" : "%.1f", share)
                        .replaceFirst("^0", "")
                : "–";
    }

    private static String number(double value) {
        double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        if (size < 1e-3) {
            return String.format(Locale.ROOT, "%.1e", value);
        }
        return String.format(Locale.ROOT, size < 100 ? "%.3f" : "%,.0f", value);
    }
}
