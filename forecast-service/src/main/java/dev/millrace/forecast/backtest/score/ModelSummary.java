package dev.millrace.forecast.backtest.score;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * One model over all series.
 *
 * @param series that it forecast @param refused those it did not
 * @param sawTheFuture how many of them it had learned from beyond the first window
 * @param comparison with the model that the request compares against, over the series that both forecast; absent for that model itself
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ModelSummary(
        String model, int series, int refused, int sawTheFuture, Figures figures, Optional<Comparison> comparison) {}
