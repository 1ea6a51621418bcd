package dev.millrace.forecast.backtest.report;

import dev.millrace.forecast.backtest.score.Comparison;
import dev.millrace.forecast.backtest.score.Curve;
import dev.millrace.forecast.backtest.score.Figures;
import dev.millrace.forecast.backtest.score.ModelSummary;
import dev.millrace.forecast.backtest.score.SeriesScores;
import dev.millrace.forecast.backtest.score.Summary.Scheme;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a report tells.
 *
 * @param facts about the backtest, by what they are
 * @param curves of the models that forecast anything
 * @param series some, with their plots
 * @param rows how models did on some series @param ofSeries how many there are
 */
public record Contents(
        String title,
        Map<String, String> facts,
        Scheme scheme,
        List<ModelSummary> models,
        List<Curve> curves,
        List<SeriesScores> series,
        List<SeriesRow> rows,
        int ofSeries) {

    /** One series and model. */
    public record SeriesRow(
            String series,
            String model,
            Optional<Figures> figures,
            Optional<Comparison> comparison,
            boolean sawTheFuture,
            Optional<String> refused) {}
}
