package dev.millrace.forecast.backtest.report;

import dev.millrace.forecast.backtest.report.Contents.SeriesRow;
import dev.millrace.forecast.backtest.score.Comparison;
import dev.millrace.forecast.backtest.score.Comparison.Verdict;
import dev.millrace.forecast.backtest.score.Figures;
import dev.millrace.forecast.backtest.score.ModelSummary;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** The tables of a report. */
final class SummaryTable {

    private SummaryTable() {}

    static void models(Markup out, Contents contents) {
        out.tags("<div class=\"wide\"><table><thead><tr><th>Model</th><th>Series</th><th>MASE</th>");
        out.tags("<th>vs. seasonal<br>naive</th><th>WQL</th>");
        for (double level : contents.scheme().levels()) {
            out.tags("<th>within<br>").text(Numbers.level(level)).tags("</th><th>its<br>width</th>");
        }
        against(out, contents);
        out.tags("</tr></thead><tbody>");
        for (ModelSummary model : contents.models()) {
            out.tags("<tr><td>").text(Legend.shown(model.model()));
            if (model.sawTheFuture() > 0) {
                out.tags(" <span class=\"warn\">saw the future</span>");
            }
            out.tags("</td>").element("td", model.series() + " of " + (model.series() + model.refused()));
            Figures figures = model.figures();
            out.element("td", Numbers.of(figures.mase())).element("td", times(figures.relativeMae()));
            out.element("td", Numbers.of(figures.wql()));
            for (int level = 0; level < contents.scheme().levels().size(); level++) {
                if (level < figures.intervals().size()) {
                    out.element(
                            "td", Numbers.percent(figures.intervals().get(level).coverage()));
                    out.element("td", Numbers.of(figures.intervals().get(level).scaledWidth()));
                } else {
                    out.tags("<td>–</td><td>–</td>");
                }
            }
            comparison(out, model.comparison());
            out.tags("</tr>");
        }
        out.tags("</tbody></table></div>");
        boolean uneven = contents.models().stream()
                        .mapToInt(ModelSummary::series)
                        .distinct()
                        .count()
                > 1;
        if (uneven) {
            out.element(
                    "p",
                    "The models did not forecast the same series. Compare them by the columns “vs.”, which are over the series"
                            + " that both forecast; the others are each over its own.");
        }
    }

    static void series(Markup out, Contents contents) {
        out.element("h2", "By series").tags("<details");
        out.tags(contents.rows().size() <= 40 ? " open>" : ">");
        long shown = contents.rows().stream().map(SeriesRow::series).distinct().count();
        out.element("summary", shown + " of " + contents.ofSeries() + " series; the table by=series has them all");
        out.tags(
                "<div class=\"wide\"><table><thead><tr><th>Series</th><th class=\"left\">Model</th><th>MAE</th><th>RMSE</th>");
        out.tags("<th>MASE</th><th>vs. seasonal<br>naive</th><th>WQL</th>");
        against(out, contents);
        out.tags("</tr></thead><tbody>");
        contents.rows().forEach(row -> row(out, row));
        out.tags("</tbody></table></div></details>");
    }

    private static void row(Markup out, SeriesRow row) {
        out.tags("<tr>").element("td", row.series()).tags("<td class=\"left\">").text(Legend.shown(row.model()));
        if (row.sawTheFuture()) {
            out.tags(" <span class=\"warn\">saw the future</span>");
        }
        out.tags("</td>");
        if (row.figures().isEmpty()) {
            out.tags("<td class=\"left warn\" colspan=\"9\">")
                    .text(row.refused().orElse(""))
                    .tags("</td></tr>");
            return;
        }
        Figures figures = row.figures().get();
        out.element("td", Numbers.of(figures.mae())).element("td", Numbers.of(figures.rmse()));
        out.element("td", Numbers.of(figures.mase())).element("td", times(figures.relativeMae()));
        out.element("td", Numbers.of(figures.wql()));
        comparison(out, row.comparison());
        out.tags("</tr>");
    }

    private static void against(Markup out, Contents contents) {
        out.tags("<th>vs.<br>").text(Legend.shown(contents.scheme().against()));
        out.tags("</th><th>windows<br>won</th><th>p</th><th class=\"left\">verdict</th>");
    }

    private static void comparison(Markup out, Optional<Comparison> comparison) {
        if (comparison.isEmpty()) {
            out.tags("<td>–</td><td>–</td><td>–</td><td class=\"left\">–</td>");
            return;
        }
        Comparison one = comparison.get();
        out.element("td", times(one.ratio()));
        out.element("td", one.wins().isPresent() ? Numbers.percent(one.wins().getAsDouble()) : "–");
        out.element("td", one.test().map(test -> probability(test.pValue())).orElse("–"));
        String tone = one.verdict() == Verdict.BETTER ? " good" : one.verdict() == Verdict.WORSE ? " warn" : "";
        out.tags("<td class=\"left" + tone + "\">").text(words(one)).tags("</td>");
    }

    private static String words(Comparison one) {
        return switch (one.verdict()) {
            case BETTER -> "better";
            case WORSE -> "worse";
            case NO_DIFFERENCE_SHOWN -> "no difference shown";
            case TOO_FEW_WINDOWS -> "too few windows (" + one.windows() + ")";
        };
    }

    private static String times(OptionalDouble ratio) {
        return ratio.isPresent() ? "× " + Numbers.of(ratio) : "–";
    }

    private static String probability(double p) {
        return p < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", p);
    }
}
