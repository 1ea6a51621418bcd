package dev.millrace.stack.terminal;

import dev.millrace.stack.client.Backtests.Comparison;
import dev.millrace.stack.client.Backtests.Interval;
import dev.millrace.stack.client.Backtests.Model;
import dev.millrace.stack.client.Backtests.Result;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** A backtest as a table, and as rows. */
public final class BacktestView {

    private static final int DIGEST = 64;
    private static final int SHOWN = 12;

    private BacktestView() {}

    /** A line for each model. */
    public static List<String> table(Result result) {
        List<String> header = new ArrayList<>(List.of("MODEL", "SERIES", "MASE", "VS NAIVE", "WQL"));
        levels(result).forEach(level -> header.add("WITHIN " + level + " %"));
        String against = result.models().stream()
                .flatMap(model -> model.comparison().stream())
                .map(Comparison::against)
                .findFirst()
                .orElse("");
        header.addAll(List.of("VS " + shown(against).toUpperCase(Locale.ROOT), "WON", "P", "VERDICT"));
        Table table = new Table(header.toArray(String[]::new));
        for (Model model : result.models()) {
            List<String> cells = new ArrayList<>(List.of(
                    shown(model.model()) + (model.sawTheFuture() > 0 ? " *" : ""),
                    Integer.toString(model.series()),
                    number(model.figures().mase(), 3),
                    number(model.figures().relativeMae(), 3),
                    number(model.figures().wql(), 4)));
            for (int i = 0; i < levels(result).size(); i++) {
                List<Interval> intervals = model.figures().intervals();
                cells.add(
                        i < intervals.size()
                                ? number(
                                                OptionalDouble.of(
                                                        100 * intervals.get(i).coverage()),
                                                1) + " %"
                                : "–");
            }
            Optional<Comparison> comparison = model.comparison();
            cells.add(number(comparison.map(Comparison::ratio).orElse(OptionalDouble.empty()), 3));
            cells.add(comparison
                    .filter(one -> one.wins().isPresent())
                    .map(one -> number(OptionalDouble.of(100 * one.wins().getAsDouble()), 0) + " %")
                    .orElse("–"));
            cells.add(comparison
                    .flatMap(Comparison::test)
                    .map(test -> number(OptionalDouble.of(test.pValue()), 3))
                    .orElse("–"));
            cells.add(comparison.map(one -> one.verdict().replace('-', ' ')).orElse("–"));
            table.row(cells.toArray(String[]::new));
        }
        return table.render();
    }

    /** Whether a line has the mark of those that saw the future. */
    public static boolean marked(Result result) {
        return result.models().stream().anyMatch(model -> model.sawTheFuture() > 0);
    }

    /** A row for each model. */
    public static void rows(Report report, Result result) {
        for (Model model : result.models()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("model", model.model());
            row.put("series", model.series());
            row.put("refused", model.refused());
            row.put("sawTheFuture", model.sawTheFuture());
            put(row, "mase", model.figures().mase());
            put(row, "relativeMae", model.figures().relativeMae());
            put(row, "wql", model.figures().wql());
            for (Interval interval : model.figures().intervals()) {
                row.put("coverage" + percent(interval.level()), interval.coverage());
                put(row, "width" + percent(interval.level()), interval.scaledWidth());
            }
            model.comparison().ifPresent(one -> {
                row.put("against", one.against());
                row.put("windows", one.windows());
                put(row, "ratio", one.ratio());
                put(row, "wins", one.wins());
                one.test().ifPresent(test -> row.put("pValue", test.pValue()));
                row.put("verdict", one.verdict());
            });
            report.row(row);
        }
    }

    private static void put(Map<String, Object> row, String name, OptionalDouble value) {
        value.ifPresent(number -> row.put(name, number));
    }

    private static List<String> levels(Result result) {
        return result.models().stream()
                .map(model -> model.figures().intervals().stream()
                        .map(interval -> percent(interval.level()))
                        .toList())
                .filter(levels -> !levels.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static String percent(double level) {
        return BigDecimal.valueOf(level).stripTrailingZeros().toPlainString();
    }

    private static String shown(String label) {
        return label.length() == DIGEST ? label.substring(0, SHOWN) + "…" : label;
    }

    private static String number(OptionalDouble value, int digits) {
        return value.isPresent() ? String.format(Locale.ROOT, "%." + digits + "f", value.getAsDouble()) : "–";
    }
}
