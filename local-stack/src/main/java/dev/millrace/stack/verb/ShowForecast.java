package dev.millrace.stack.verb;

import dev.millrace.stack.Failure;
import dev.millrace.stack.client.Answers.Forecast;
import dev.millrace.stack.client.Answers.Points;
import dev.millrace.stack.client.Answers.Series;
import dev.millrace.stack.client.Frequencies;
import dev.millrace.stack.client.MillraceClient;
import dev.millrace.stack.terminal.ForecastView;
import dev.millrace.stack.terminal.Report;
import dev.millrace.stack.terminal.Terminal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "forecast", description = "Forecast a stored series and draw it.")
public final class ShowForecast extends ServiceVerb {

    @Parameters(paramLabel = "SERIES", description = "Its id, as `series` lists it.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String id;

    @Option(
            names = "--horizon",
            paramLabel = "STEPS",
            description = "How far (default: a day of anything finer, 14 days of days, 12 months of months).")
    private @Nullable Integer horizon;

    @Option(
            names = "--levels",
            paramLabel = "PERCENT",
            split = ",",
            defaultValue = "80,90",
            description = "Intervals (default 80,90).")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private List<Integer> levels;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            defaultValue = "auto",
            description =
                    "auto (default), repeat, seasonal-naive, same-phase-mean, exponential-smoothing, ridge or regression.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String model;

    @Option(
            names = "--future",
            paramLabel = "SERIES",
            split = ",",
            description = "Stored series that are known up to the end of the horizon, and that this one depends on.")
    private @Nullable List<String> future;

    @Option(
            names = "--past",
            paramLabel = "SERIES",
            split = ",",
            description = "Stored series that this one follows, known as far as it is.")
    private @Nullable List<String> past;

    @Option(names = "--calendar", description = "It depends on hours, weekdays and months.")
    private boolean calendar;

    @Option(
            names = "--holidays",
            paramLabel = "CODE",
            description = "As --calendar, and on public holidays of a country or a part of one: DE, DE-BY.")
    private @Nullable String holidays;

    @Option(names = "--zone", paramLabel = "ZONE", description = "Whose local time that is (default UTC).")
    private @Nullable String zone;

    @Option(names = "--json", description = "Print one JSON object, a row for each step.")
    private boolean json;

    public ShowForecast(Terminal terminal) {
        super(terminal);
    }

    private Map<String, Object> beside() {
        Map<String, Object> beside = new LinkedHashMap<>();
        List<Map<String, String>> covariates = new ArrayList<>();
        Optional.ofNullable(future)
                .orElse(List.of())
                .forEach(series -> covariates.add(Map.of("series", series, "kind", "future")));
        Optional.ofNullable(past)
                .orElse(List.of())
                .forEach(series -> covariates.add(Map.of("series", series, "kind", "past")));
        if (!covariates.isEmpty()) {
            beside.put("covariates", covariates);
        }
        if (holidays != null) {
            beside.put("calendar", Map.of("holidays", holidays));
        } else if (calendar) {
            beside.put("calendar", Map.of());
        }
        if (zone != null) {
            beside.put("zone", zone);
        }
        return beside;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (MillraceClient client = client()) {
            Series series = client.series(id);
            String frequency = series.frequency()
                    .orElseThrow(() -> new Failure(
                            id + " has no even frequency yet (" + series.count() + " points)",
                            "send at least 3 points at even distances"));
            int steps = Optional.ofNullable(horizon).orElseGet(() -> Frequencies.usualHorizon(frequency));
            Forecast forecast = client.forecast(id, steps, levels, model, beside());
            if (json) {
                Report report = new Report("forecast");
                ForecastView.rows(report, forecast);
                report.print(terminal());
                return 0;
            }
            Points history = client.points(
                    id, Frequencies.before(forecast.watermark().time(), frequency, Math.clamp(2L * steps, 48, 4_000)));
            line(terminal().bold(id) + ", the next " + steps + " steps of " + frequency);
            ForecastView.chart(terminal(), forecast, history, List.of()).forEach(this::line);
            line(ForecastView.legend(terminal(), forecast, false));
            line("");
            ForecastView.table(forecast).forEach(this::line);
            line("");
            line(ForecastView.provenance(forecast));
            return 0;
        }
    }
}
