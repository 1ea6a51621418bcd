package dev.millrace.forecast.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.forecast.covariate.Covariates;
import dev.millrace.forecast.covariate.Covariates.Column;
import dev.millrace.forecast.covariate.Kind;
import dev.millrace.forecast.rolling.RollingForecasts.Task;
import dev.millrace.forecast.rolling.RollingForecasts.Window;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.serving.ServingProperties;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RollingForecastsTest {

    private static final int STEPS = 120;
    private static final int ORIGIN = 100;
    private static final int HORIZON = 5;

    private final Random random = new Random(20261128);
    private final double[] known = random.doubles(STEPS).toArray();
    private final double[] indicator = random.doubles(STEPS).toArray();
    private final double[] values = new double[STEPS];
    private final RollingForecasts rolling =
            new RollingForecasts(new Binder(new MapConfigurationPropertySource(Map.of()))
                    .bindOrCreate("millrace.serving", ServingProperties.class));

    RollingForecastsTest() {
        Arrays.setAll(
                values,
                t -> 3 * known[t] + (t < HORIZON ? 0 : 2 * indicator[t - HORIZON]) + 0.1 * random.nextGaussian());
    }

    @AfterEach
    void close() {
        rolling.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWindowKnowsNothingThatWasNotKnownWhenItBegan(boolean refit) {
        Window before = window(refit);
        // What the covariate known ahead is in the window counts; all else comes later.
        Arrays.fill(indicator, ORIGIN, STEPS, 99);
        Arrays.fill(values, ORIGIN, STEPS, 99);
        Arrays.fill(known, ORIGIN + HORIZON, STEPS, 99);
        Window after = window(refit);
        assertThat(after.prediction().mean())
                .containsExactly(before.prediction().mean());
        assertThat(after.uses()).isEqualTo(before.uses()).hasSize(2);

        known[ORIGIN + 2] += 1;
        double[] moved = window(refit).prediction().mean();
        assertThat(moved[2]).isGreaterThan(before.prediction().mean()[2] + 1);
        assertThat(moved[1]).isEqualTo(before.prediction().mean()[1]);
    }

    private Window window(boolean refit) {
        Covariates beside = new Covariates(
                List.of(
                        new Column("known", "known", Kind.FUTURE, false, known.clone()),
                        new Column("indicator", "indicator", Kind.PAST, false, indicator.clone())),
                STEPS,
                0);
        return rolling.roll(List.of(new Task(
                        "series",
                        values.clone(),
                        new int[] {ORIGIN},
                        HORIZON,
                        new Frequency.Fixed(Duration.ofHours(1)),
                        Optional.empty(),
                        refit,
                        beside)))
                .getFirst()
                .getFirst();
    }
}
