package dev.millrace.stack.terminal;

import dev.millrace.stack.client.Answers.Forecast;
import dev.millrace.stack.client.Answers.Points;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A forecast as people read it. */
public final class ForecastView {

    private static final int CHART_HEIGHT = 12;
    private static final int STEPS_SHOWN = 8;

    private ForecastView() {}

    /** @param actuals what came after all, or empty */
    public static List<String> chart(Terminal terminal, Forecast forecast, Points history, List<Double> actuals) {
        List<String> probabilities = probabilities(forecast);
        List<Double> low = List.of();
        List<Double> high = List.of();
        if (probabilities.size() > 1) {
            low = forecast.quantiles().getOrDefault(probabilities.getFirst(), List.of());
            high = forecast.quantiles().getOrDefault(probabilities.getLast(), List.of());
        }
        Instant start = history.times().isEmpty()
                ? forecast.times().getFirst()
                : history.times().getFirst();
        return Chart.render(
                terminal,
                new Chart.Data(
                        history.values(),
                        forecast.mean(),
                        low,
                        high,
                        actuals,
                        start,
                        forecast.times().getFirst(),
                        forecast.times().getLast()),
                forecast.unit(),
                CHART_HEIGHT);
    }

    /** What the signs of the chart mean. */
    public static String legend(Terminal terminal, Forecast forecast, boolean withActuals) {
        List<String> probabilities = probabilities(forecast);
        String band =
                probabilities.size() > 1 ? "   " + terminal.dim("░") + " " + level(probabilities) + " interval" : "";
        return "⠒ history   " + terminal.cyan("⠒") + " forecast, right of ┴" + band
                + (withActuals ? "   " + terminal.yellow("×") + " held back" : "");
    }

    /** The first steps as a table. */
    public static List<String> table(Forecast forecast) {
        List<String> probabilities = probabilities(forecast);
        List<String> headers = new ArrayList<>(List.of("TIME", "MEAN"));
        probabilities.forEach(p -> headers.add("Q" + p));
        Table table = new Table(headers.toArray(String[]::new));
        int shown = Math.min(STEPS_SHOWN, forecast.mean().size());
        for (int step = 0; step < shown; step++) {
            List<String> cells = new ArrayList<>(List.of(
                    forecast.times().get(step).toString(),
                    number(forecast.mean().get(step))));
            for (String probability : probabilities) {
                cells.add(number(forecast.quantiles()
                        .getOrDefault(probability, List.of())
                        .get(step)));
            }
            table.row(cells.toArray(String[]::new));
        }
        List<String> lines = new ArrayList<>(table.render());
        if (shown < forecast.mean().size()) {
            lines.add("… " + (forecast.mean().size() - shown) + " more steps: --json has all");
        }
        return lines;
    }

    /** Model, validation and data in a line. */
    public static String provenance(Forecast forecast) {
        String mase = forecast.validation().mase().isPresent()
                ? String.format(
                        Locale.ROOT,
                        ", validation MASE %.3f",
                        forecast.validation().mase().getAsDouble())
                : "";
        return String.format(
                Locale.ROOT,
                "model %s %s%s, season %d, seen %,d points to %s",
                forecast.model().family(),
                shortened(forecast.model().digest()),
                mase,
                forecast.season(),
                forecast.watermark().count(),
                forecast.watermark().time());
    }

    public static String shortened(String digest) {
        return digest.substring(0, Math.min(12, digest.length()));
    }

    /** One row for each step. */
    public static void rows(Report report, Forecast forecast) {
        for (int step = 0; step < forecast.mean().size(); step++) {
            Map<String, Object> row = Report.fields(
                    "series", forecast.series(),
                    "step", step + 1,
                    "time", forecast.times().get(step).toString(),
                    "mean", forecast.mean().get(step));
            for (String probability : probabilities(forecast)) {
                row.put(
                        "q" + probability,
                        forecast.quantiles()
                                .getOrDefault(probability, List.of())
                                .get(step));
            }
            row.put("model", forecast.model().family());
            row.put("digest", forecast.model().digest());
            row.put("watermark", forecast.watermark().time().toString());
            report.row(row);
        }
    }

    private static List<String> probabilities(Forecast forecast) {
        return forecast.quantiles().keySet().stream()
                .sorted(Comparator.comparingDouble(Double::parseDouble))
                .toList();
    }

    private static String level(List<String> probabilities) {
        double inside = Double.parseDouble(probabilities.getLast()) - Double.parseDouble(probabilities.getFirst());
        return String.format(Locale.ROOT, "%.0f %%", inside * 100);
    }

    private static String number(double value) {
        return Chart.label(value);
    }
}
