package dev.millrace.forecast.backtest.report;

import dev.millrace.forecast.backtest.score.Curve;
import dev.millrace.forecast.backtest.score.ModelScores;
import dev.millrace.forecast.backtest.score.ModelSummary;
import dev.millrace.forecast.backtest.score.SeriesScores;
import dev.millrace.forecast.backtest.score.SeriesScores.Line;
import dev.millrace.forecast.backtest.score.SeriesScores.Plot;
import dev.millrace.forecast.backtest.score.Sums;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/** Writes the page. */
public final class Report {

    /** What a browser is to allow it: its own style, and nothing else. */
    public static final String POLICY = "default-src 'none'; style-src " + Style.hash()
            + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final int MOST_PANELS = 4;

    private final Contents contents;
    private final Legend legend;
    private final Markup out = new Markup();

    private Report(Contents contents) {
        this.contents = contents;
        this.legend = new Legend(contents.curves().stream().map(Curve::label).toList());
    }

    public static String page(Contents contents) {
        return new Report(contents).write();
    }

    private String write() {
        out.tags("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        out.tags("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        out.element("title", contents.title()).tags("<style>" + Style.CSS + "</style></head><body><header>");
        out.element("h1", contents.title()).tags("<dl>");
        contents.facts().forEach((name, value) -> out.element("dt", name).element("dd", value));
        out.tags("</dl></header><main>");
        warning();
        out.element("h2", "Over all series");
        SummaryTable.models(out, contents);
        curves();
        contents.series().forEach(this::series);
        SummaryTable.series(out, contents);
        Method.write(out, contents.scheme());
        return out.tags("</main></body></html>\n").toString();
    }

    private void warning() {
        List<String> seeing = contents.models().stream()
                .filter(model -> model.sawTheFuture() > 0)
                .map(ModelSummary::model)
                .map(Legend::shown)
                .toList();
        if (!seeing.isEmpty()) {
            out.tags("<p class=\"warn\"><strong>Saw the future:</strong> ");
            out.text(String.join(", ", seeing));
            out.text(" learned from values within the windows. The errors may be smaller than they would have been"
                    + " at the time; what “auto” gives with a fit for each window is what would have been served.");
            out.tags("</p>");
        }
    }

    private void curves() {
        if (contents.curves().isEmpty()) {
            return;
        }
        out.element("h2", "By step of the horizon");
        legend.draw(out);
        new StepFigure(
                        "Error: MASE, mean over series",
                        contents.curves().stream()
                                .map(curve -> new StepFigure.Line(legend.colour(curve.label()), curve.mase()))
                                .toList(),
                        OptionalDouble.empty(),
                        true,
                        Numbers::of)
                .draw(out);
        List<Double> levels = contents.scheme().levels();
        for (int i = 0; i < levels.size(); i++) {
            int level = i;
            new StepFigure(
                            "Coverage of the " + Numbers.level(levels.get(i)) + " interval; dashed what it should be",
                            contents.curves().stream()
                                    .map(curve ->
                                            new StepFigure.Line(legend.colour(curve.label()), curve.coverage()[level]))
                                    .toList(),
                            OptionalDouble.of(levels.get(i) / 100),
                            false,
                            share -> Numbers.of(share * 100) + " %")
                    .draw(out);
        }
    }

    private void series(SeriesScores scores) {
        scores.plot().ifPresent(plot -> {
            out.tags("<h2>").text(scores.series());
            scores.unit()
                    .ifPresent(unit ->
                            out.tags(" <span class=\"soft\">").text(unit).tags("</span>"));
            out.tags("</h2><p class=\"soft\">").text(explained(scores, plot)).tags("</p>");
            WindowFigure figure = new WindowFigure(plot);
            for (Line line : best(scores, plot)) {
                figure.draw(out, line, legend, caption(scores, line));
            }
        });
    }

    private static String explained(SeriesScores scores, Plot plot) {
        int windows = plot.lines().stream()
                .mapToInt(line -> line.stretches().size())
                .max()
                .orElse(0);
        return "The newest " + (windows == 1 ? "window" : windows + " windows that do not overlap") + " of "
                + scores.origins().size() + ", with the " + Numbers.level(plot.level())
                + " interval; dotted where each begins. Season: "
                + (scores.season() > 1 ? scores.season() + " steps" : "none") + ". Times are UTC.";
    }

    /** The models that err least, and the one that is compared against. */
    private List<Line> best(SeriesScores scores, Plot plot) {
        Comparator<Line> byError = Comparator.comparingDouble(line -> scores.model(line.label())
                .flatMap(ModelScores::steps)
                .map(sums -> sums.total().meanAbsolute(0))
                .orElse(Double.POSITIVE_INFINITY));
        List<Line> scored = plot.lines().stream()
                .filter(line -> legend.colour(line.label()) >= 0)
                .filter(line ->
                        scores.model(line.label()).filter(ModelScores::scored).isPresent())
                .sorted(byError)
                .toList();
        return scored.stream()
                .filter(line -> scored.indexOf(line) < MOST_PANELS
                        || line.label().equals(contents.scheme().against()))
                .toList();
    }

    private static String caption(SeriesScores scores, Line line) {
        Sums total = scores.model(line.label())
                .flatMap(ModelScores::steps)
                .map(Sums::total)
                .orElseThrow();
        return Legend.shown(line.label()) + ": mean absolute error " + Numbers.of(total.meanAbsolute(0))
                + " over all windows";
    }
}
