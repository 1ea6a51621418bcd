package dev.millrace.forecast.backtest.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.forecast.backtest.score.ModelScores.Refused;
import dev.millrace.forecast.backtest.score.Summary.Scheme;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SummaryTest {

    private static final List<String> LABELS = List.of("auto", "seasonal-naive");
    private static final Scheme SCHEME = new Scheme(2, 2, LABELS, List.of(90.0), "seasonal-naive", "seasonal-naive", 1);

    @Test
    void seriesOfDifferentUnitsAreBroughtTogetherByTheirScales() {
        Summary summary = new Summary(SCHEME);
        summary.add(series("small", 2, model("auto", 1, 2), model("seasonal-naive", 2, 2)));
        summary.add(series("large", 2000, model("auto", 3000, 3000), model("seasonal-naive", 1000, 2000)));

        ModelSummary auto = summary.models().getFirst();
        // 1.5 / 2 and 3000 / 2000
        assertThat(auto.figures().mase()).hasValue((0.75 + 1.5) / 2);
        assertThat(auto.figures().mae()).isEmpty();
        // the geometric mean of .75 and 2
        assertThat(auto.figures().relativeMae().orElseThrow()).isCloseTo(Math.sqrt(1.5), within(1e-12));
        assertThat(auto.figures().count()).isEqualTo(8);
        Comparison comparison = auto.comparison().orElseThrow();
        assertThat(comparison.series()).isEqualTo(2);
        assertThat(comparison.ratio().orElseThrow()).isCloseTo(Math.sqrt(1.5), within(1e-12));
        // windows: (-.5 + 1) / 2 and (0 + .5) / 2, both lost
        assertThat(comparison.wins()).hasValue(0);
        assertThat(summary.models().getLast().comparison()).isEmpty();
        assertThat(summary.curves().getFirst().mase()).containsExactly(1.125, 1.125);
    }

    @Test
    void whoDidNotForecastASeriesIsCounted() {
        Summary summary = new Summary(SCHEME);
        ModelScores refused = new ModelScores(
                "auto",
                Optional.empty(),
                false,
                Optional.empty(),
                false,
                Optional.of(new Refused("history-too-short", "too short")),
                Optional.empty(),
                Optional.empty());
        summary.add(series("x", 1, refused, model("seasonal-naive", 1, 1)));

        assertThat(summary.models().getFirst().refused()).isEqualTo(1);
        assertThat(summary.models().getFirst().figures().mase()).isEmpty();
        assertThat(summary.models().getFirst().comparison()).isEmpty();
        assertThat(summary.curves()).hasSize(1);
        assertThat(summary.scored()).isTrue();
    }

    @Test
    void scoresAreReadAsTheyWereWritten() {
        JsonMapper json = JsonMapper.builder().build();
        SeriesScores scores = series("x", Double.NaN, model("auto", 1, 1), model("seasonal-naive", 1, 1));
        SeriesScores read = json.readValue(json.writeValueAsString(scores), SeriesScores.class);
        assertThat(json.writeValueAsString(read)).isEqualTo(json.writeValueAsString(scores));
        assertThat(read.scale()).isNaN();
        assertThat(read.plot().orElseThrow().actual()).containsExactly(1, Double.NaN);
        assertThat(read.models().getFirst().steps().orElseThrow().absolute()).containsExactly(2, 2);
    }

    private static SeriesScores series(String id, double scale, ModelScores... models) {
        return new SeriesScores(
                id,
                Optional.of("MW"),
                Optional.of("PT1H"),
                100,
                7,
                24,
                scale,
                List.of(Instant.EPOCH, Instant.EPOCH.plusSeconds(7200)),
                List.of(models),
                Optional.of(new SeriesScores.Plot(
                        Instant.EPOCH, Instant.EPOCH, new double[] {1, Double.NaN}, 90, List.of())));
    }

    /** Two windows of two steps, all errors of a window alike. */
    private static ModelScores model(String label, double first, double second) {
        Sums steps = Sums.zero(2, 1);
        Sums windows = Sums.zero(2, 1);
        double[] errors = {first, second};
        for (int w = 0; w < 2; w++) {
            for (int h = 0; h < 2; h++) {
                double[][] interval = {{-1, 1}};
                steps.add(h, errors[w], 0, 0.1, interval);
                windows.add(w, errors[w], 0, 0.1, interval);
            }
        }
        return new ModelScores(
                label,
                Optional.empty(),
                true,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.of(steps),
                Optional.of(windows));
    }
}
