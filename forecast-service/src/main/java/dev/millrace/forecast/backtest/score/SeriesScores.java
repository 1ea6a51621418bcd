package dev.millrace.forecast.backtest.score;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the models did on one series.
 *
 * @param frequency absent when the series could not be read
 * @param points that the series had, and {@code revision}, when it was read
 * @param season in steps that the scale is by, 1 for none
 * @param scale mean absolute difference of values one season apart, before the first window; NaN where there is none or it is 0
 * @param origins times of the first step of each window
 * @param plot actuals and forecasts of the newest windows, of some series only
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record SeriesScores(
        String series,
        Optional<String> unit,
        Optional<String> frequency,
        long points,
        long revision,
        int season,
        double scale,
        List<Instant> origins,
        List<ModelScores> models,
        Optional<Plot> plot) {

    public SeriesScores {
        origins = List.copyOf(origins);
        models = List.copyOf(models);
    }

    public Optional<ModelScores> model(String label) {
        return models.stream().filter(model -> model.label().equals(label)).findFirst();
    }

    /**
     * What can be drawn.
     *
     * @param first time of the first actual @param last that of the last
     * @param actual one a step, NaN where there is none
     * @param level percentage of the intervals
     */
    public record Plot(Instant first, Instant last, double[] actual, double level, List<Line> lines) {}

    /** A model's windows. */
    public record Line(String label, List<Stretch> stretches) {}

    /** A window. @param from place among the actuals of its first step */
    public record Stretch(int from, double[] mean, double[] low, double[] high) {}
}
