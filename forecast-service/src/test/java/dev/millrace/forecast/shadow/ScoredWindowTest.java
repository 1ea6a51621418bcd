package dev.millrace.forecast.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.events.SeriesId;
import dev.millrace.forecast.series.Frequency;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ScoredWindowTest {

    private static final Instant ORIGIN = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void bothCountOnTheStepsThatHaveAValueInTheUnitOfTheChampion() {
        ShadowWindow window = new ShadowWindow(
                new SeriesId("a"),
                ORIGIN,
                Frequency.parse("PT1H"),
                2,
                new double[] {1, 2, 3, 0, 0, 0, 9, 9, 9},
                new double[] {3, 4, 5, 4, 4, 4, 9, 9, 9});
        ScoredWindow scored = new ScoredWindow(window, new double[] {3, Double.NaN, 7});
        assertThat(scored.points()).isEqualTo(2);
        assertThat(scored.champion()).isEqualTo(new Score(1 + 4, 1 + 2, 2));
        assertThat(scored.candidate()).isEqualTo(new Score(1, 1, 1));
        assertThat(window.target(0)).isEqualTo(ORIGIN.plusSeconds(3600));
        assertThat(window.lastTarget()).isEqualTo(ORIGIN.plusSeconds(3 * 3600));
    }

    @Test
    void withoutAValueOrWithAnErrorBeyondAllNumbersItDoesNotCount() {
        assertThat(scored(Double.NaN).counts()).isFalse();
        assertThat(scored(1e300).counts()).isFalse();
        assertThat(scored(1).counts()).isTrue();
    }

    @Test
    void theDigestNamesValuesAndWhatCameBefore() {
        assertThat(scored(1).chained("")).isEqualTo(scored(1).chained("")).hasSize(64);
        assertThat(scored(1).chained("")).isNotEqualTo(scored(2).chained(""));
        assertThat(scored(1).chained("")).isNotEqualTo(scored(1).chained("x"));
    }

    static ScoredWindow scored(double actual) {
        double[] forecast = {0, -1, 1};
        return new ScoredWindow(
                new ShadowWindow(new SeriesId("a"), ORIGIN, Frequency.parse("PT1H"), 1, forecast, forecast),
                new double[] {actual});
    }
}
