package dev.millrace.forecast.backtest;

import dev.millrace.forecast.backtest.score.Comparison;
import dev.millrace.forecast.backtest.score.Figures;
import dev.millrace.forecast.backtest.score.Interval;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Writes rows as CSV (RFC 4180), a header first; what is absent is empty. Not thread-safe. */
final class CsvRows implements Tables.Sink {

    private final Writer out;
    private final List<Double> levels;

    CsvRows(Writer out, List<Double> levels) {
        this.out = out;
        this.levels = levels;
        List<String> header = new ArrayList<>(List.of(
                "series",
                "model",
                "step",
                "digest",
                "saw_the_future",
                "of_series",
                "count",
                "mae",
                "rmse",
                "mase",
                "relative_mae",
                "wql"));
        for (double level : levels) {
            String suffix = "_" + BigDecimal.valueOf(level).stripTrailingZeros().toPlainString();
            header.addAll(List.of("coverage" + suffix, "width" + suffix, "scaled_width" + suffix));
        }
        header.addAll(List.of("against", "windows", "ratio", "wins", "p_value", "verdict", "refused"));
        write(header);
    }

    @Override
    public boolean take(Row row) {
        List<String> cells = new ArrayList<>(List.of(
                row.series().orElse(""),
                row.model(),
                number(row.step()),
                row.digest().orElse(""),
                Boolean.toString(row.sawTheFuture()),
                number(row.ofSeries())));
        figures(cells, row.figures());
        comparison(cells, row.comparison());
        cells.add(row.refused().map(why -> why.code() + ": " + why.reason()).orElse(""));
        write(cells);
        return true;
    }

    private void figures(List<String> cells, Optional<Figures> figures) {
        cells.add(figures.map(one -> Long.toString(one.count())).orElse(""));
        cells.add(number(figures.map(Figures::mae)));
        cells.add(number(figures.map(Figures::rmse)));
        cells.add(number(figures.map(Figures::mase)));
        cells.add(number(figures.map(Figures::relativeMae)));
        cells.add(number(figures.map(Figures::wql)));
        for (double level : levels) {
            Optional<Interval> interval = figures.flatMap(one ->
                    one.intervals().stream().filter(i -> i.level() == level).findFirst());
            cells.add(number(interval.map(one -> OptionalDouble.of(one.coverage()))));
            cells.add(number(interval.map(Interval::width)));
            cells.add(number(interval.map(Interval::scaledWidth)));
        }
    }

    private static void comparison(List<String> cells, Optional<Comparison> comparison) {
        cells.add(comparison.map(Comparison::against).orElse(""));
        cells.add(comparison.map(one -> Integer.toString(one.windows())).orElse(""));
        cells.add(number(comparison.map(Comparison::ratio)));
        cells.add(number(comparison.map(Comparison::wins)));
        cells.add(number(comparison.flatMap(Comparison::test).map(test -> OptionalDouble.of(test.pValue()))));
        cells.add(comparison.map(one -> one.verdict().wireName()).orElse(""));
    }

    private static String number(Optional<OptionalDouble> value) {
        return value.filter(OptionalDouble::isPresent)
                .map(one -> Double.toString(one.getAsDouble()))
                .orElse("");
    }

    private static String number(OptionalInt value) {
        return value.isPresent() ? Integer.toString(value.getAsInt()) : "";
    }

    private void write(List<String> cells) {
        try {
            for (int i = 0; i < cells.size(); i++) {
                out.append(i == 0 ? "" : ",").append(quoted(cells.get(i)));
            }
            out.append("\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String quoted(String cell) {
        return cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? '"' + cell.replace("\"", "\"\"") + '"'
                : cell;
    }
}
