package dev.millrace.forecast.backtest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.millrace.forecast.backtest.score.Comparison;
import dev.millrace.forecast.backtest.score.Figures;
import dev.millrace.forecast.backtest.score.ModelScores;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A row of a table.
 *
 * @param series absent over all series
 * @param step of the horizon, from 1; absent over all steps
 * @param digest of the version that forecast; absent for what was fitted for the backtest, and over all series
 * @param sawTheFuture whether the model learned from what it then forecast, on any of the series
 * @param ofSeries how many series it forecast; absent for one series
 * @param figures absent where there are no forecasts
 * @param comparison over all steps only
 * @param refused why there are no forecasts
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record Row(
        Optional<String> series,
        String model,
        OptionalInt step,
        Optional<String> digest,
        boolean sawTheFuture,
        OptionalInt ofSeries,
        Optional<Figures> figures,
        Optional<Comparison> comparison,
        Optional<ModelScores.Refused> refused) {}
