package dev.millrace.stack.verb;

import dev.millrace.stack.client.Answers.Series;
import dev.millrace.stack.client.MillraceClient;
import dev.millrace.stack.terminal.Report;
import dev.millrace.stack.terminal.Table;
import dev.millrace.stack.terminal.Terminal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "series", description = "List the stored series, or show one.")
public final class ListSeries extends ServiceVerb {

    @Parameters(arity = "0..1", paramLabel = "ID", description = "Show this one only.")
    private @Nullable String id;

    @Option(names = "--prefix", paramLabel = "TEXT", description = "Only series whose id starts so.")
    private @Nullable String prefix;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "1000", description = "At most N (default 1000).")
    private int limit;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    public ListSeries(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws InterruptedException {
        List<Series> found;
        try (MillraceClient client = client()) {
            found = id == null
                    ? client.series(Optional.ofNullable(prefix), Math.max(1, limit))
                    : List.of(client.series(id));
        }
        if (json) {
            Report report = new Report("series");
            found.forEach(series -> report.row(row(series)));
            report.print(terminal());
        } else if (found.isEmpty()) {
            line("no series yet: ./millrace ingest FILE, or ./millrace demo");
        } else {
            print(found);
        }
        return 0;
    }

    private void print(List<Series> found) {
        Table table = new Table("SERIES", "POINTS", "GAPS", "EVERY", "FIRST", "LAST", "UNIT");
        for (Series series : found) {
            table.row(
                    series.id(),
                    String.format(Locale.ROOT, "%,d", series.count()),
                    series.gaps().map(String::valueOf).orElse("–"),
                    series.frequency().orElse("irregular"),
                    series.first().toString(),
                    series.last().toString(),
                    series.unit().orElse(""));
        }
        table.render().forEach(this::line);
    }

    private static Map<String, Object> row(Series series) {
        Map<String, Object> row = Report.fields(
                "id", series.id(),
                "count", series.count(),
                "first", series.first().toString(),
                "last", series.last().toString(),
                "revision", series.revision());
        series.frequency().ifPresent(frequency -> row.put("frequency", frequency));
        series.gaps().ifPresent(gaps -> row.put("gaps", gaps));
        series.unit().ifPresent(unit -> row.put("unit", unit));
        row.put("labels", series.labels());
        return row;
    }
}
