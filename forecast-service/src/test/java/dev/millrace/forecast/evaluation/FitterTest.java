package dev.millrace.forecast.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.forecast.DemoSeries;
import dev.millrace.forecast.evaluation.Fitter.Outcome;
import dev.millrace.forecast.evaluation.Fitter.Sample;
import dev.millrace.forecast.model.Family;
import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.model.Rule;
import dev.millrace.forecast.model.Validation;
import dev.millrace.forecast.series.Frequency;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FitterTest {

    private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());

    private static final Frequency HOURLY = Frequency.parse("PT1H");
    private static final Frequency MONTHLY = Frequency.parse("P1M");

    @BeforeAll
    static void printSeed() {
        System.out.println("FitterTest -Dmillrace.seed=" + SEED);
    }

    @Test
    void beatsSeasonalNaiveOnWeeksOfDemandItHasNotSeen() {
        double[] all = DemoSeries.ELECTRICITY_DEMAND.points();
        int week = 336;
        FittedModel model = fitted(Arrays.copyOf(all, all.length - 3 * week), Frequency.parse("PT30M"), 48);

        assertThat(model.rule().family()).isIn(Family.RIDGE, Family.POOL);
        assertThat(model.season()).isEqualTo(week);
        double error = 0;
        double naive = 0;
        for (int origin = all.length - 3 * week; origin < all.length; origin += 48) {
            double[] mean = forecast(model, Arrays.copyOf(all, origin)).mean();
            for (int h = 0; h < 48; h++) {
                error += Math.abs(mean[h] - all[origin + h]);
                naive += Math.abs(all[origin - week + h] - all[origin + h]);
            }
        }
        assertThat(error).isLessThan(naive);
    }

    @Test
    void demandThatIsMostlyZeroIsForecastByItsRate() {
        Random random = new Random(SEED);
        double[] demand =
                random.doubles(600).map(u -> u < 0.25 ? 4 + 40 * u : 0).toArray();
        FittedModel auto = fitted(demand, Frequency.parse("P1D"), 7);
        assertThat(auto.validation().candidates())
                .extracting(Validation.Candidate::family)
                .containsOnlyOnce(Family.CROSTON);
        assertThat(fitted(DemoSeries.SUNSPOTS.points(), MONTHLY, 12)
                        .validation()
                        .candidates())
                .extracting(Validation.Candidate::family)
                .doesNotContain(Family.CROSTON);

        Outcome named = fit(demand, Frequency.parse("P1D"), 7, OptionalInt.empty(), Optional.of(Family.CROSTON));
        double[] mean = forecast(((Outcome.Fitted) named).model(), demand).mean();
        // a quarter of the steps, of 9 each
        assertThat(mean).hasSize(7).containsOnly(mean[0]);
        assertThat(mean[0]).isBetween(0.4, 9.0);
    }

    @Test
    void ordersCandidatesByTheirErrorAndTellsEachOnesShare() {
        for (DemoSeries series : List.of(DemoSeries.AIR_PASSENGERS, DemoSeries.CO2, DemoSeries.SUNSPOTS)) {
            FittedModel model = fitted(series.points(), MONTHLY, 12);
            assertThat(model.validation().candidates())
                    .extracting(Validation.Candidate::family)
                    .containsOnlyOnce(Family.REPEAT, Family.SEASONAL_NAIVE, Family.SAME_PHASE_MEAN)
                    .contains(Family.RIDGE)
                    .doesNotContain(Family.POOL);
            double shares = 0;
            for (Validation.Candidate candidate : model.validation().candidates()) {
                double weight = candidate.weight().orElseThrow();
                shares += weight;
                assertThat(candidate.reason().isEmpty()).isEqualTo(weight > 0);
                if (candidate.mase().orElseThrow() > 1) {
                    assertThat(candidate.reason()).contains("loses to seasonal naive");
                }
            }
            assertThat(shares).isCloseTo(1, within(1e-9));
            assertThat(model.validation().candidates())
                    .isSortedAccordingTo((a, b) ->
                            Double.compare(a.mase().orElseThrow(), b.mase().orElseThrow()));
            assertThat(model.validation().mase().orElseThrow()).isLessThan(1);
        }
    }

    /** A trend that a ridge sees and a season that it does not see the end of: neither alone is right. */
    @Test
    void aPoolErrsLessThanItsMembersOnWhatNobodyHasSeen() {
        Random random = random();
        double pooled = 0;
        double best = 0;
        int pools = 0;
        for (int round = 0; round < 8; round++) {
            double[] all = noisyDays(random, 24 * 40);
            double level = 0;
            for (int t = 0; t < all.length; t++) {
                level += 0.05 * random.nextGaussian();
                all[t] += level;
            }
            double[] seen = Arrays.copyOf(all, all.length - 24);
            FittedModel model = fitted(seen, HOURLY, 24);
            pools += model.rule() instanceof Rule.Pool ? 1 : 0;
            pooled += error(model, seen, all);
            double least = Double.MAX_VALUE;
            for (Family family : Family.single()) {
                Outcome alone = fit(seen, HOURLY, 24, OptionalInt.empty(), Optional.of(family));
                least = Math.min(least, error(((Outcome.Fitted) alone).model(), seen, all));
            }
            best += least;
        }
        assertThat(pools).isPositive();
        // Whoever knew beforehand which one to take would win: the pool stays near.
        assertThat(pooled).isLessThan(1.5 * best);
    }

    private static double error(FittedModel model, double[] seen, double[] all) {
        double[] mean = forecast(model, seen).mean();
        double error = 0;
        for (int h = 0; h < mean.length; h++) {
            error += Math.abs(mean[h] - all[seen.length + h]);
        }
        return error;
    }

    @Test
    void theSameDataGivesTheSameModel() {
        double[] values = noisyDays(random(), 700);

        assertThat(forecast(fitted(values, HOURLY, 24), values).mean())
                .isEqualTo(forecast(fitted(values.clone(), HOURLY, 24), values).mean());
    }

    @Test
    void aShiftedAndStretchedSeriesIsForecastShiftedAndStretched() {
        Random random = random();
        double[] values = withGaps(random, noisyDays(random, 600));
        FittedModel model = fitted(values, HOURLY, 12);
        FittedModel.Prediction expected = forecast(model, values);
        for (double factor : new double[] {1e-6, 3, 1e9}) {
            double[] moved = Arrays.stream(values).map(v -> factor * (v + 50)).toArray();
            FittedModel other = fitted(moved, HOURLY, 12);
            FittedModel.Prediction actual = forecast(other, moved);

            assertThat(other.rule().family()).isEqualTo(model.rule().family());
            assertThat(other.season()).isEqualTo(model.season());
            for (int h = 0; h < 12; h++) {
                assertThat(actual.mean()[h] / factor - 50).isCloseTo(expected.mean()[h], within(1e-4));
                assertThat(actual.quantile(0.9)[h] / factor - 50).isCloseTo(expected.quantile(0.9)[h], within(1e-4));
            }
        }
    }

    @Test
    void aConstantSeriesIsRepeatedWithoutSpread() {
        double[] values = new double[100];
        Arrays.fill(values, 7.25);
        FittedModel model = fitted(values, HOURLY, 10);

        assertThat(model.rule().family()).isEqualTo(Family.REPEAT);
        assertThat(model.season()).isEqualTo(1);
        assertThat(model.validation().mase()).isEmpty();
        assertThat(forecast(model, values).quantile(0.99)).containsOnly(7.25);
    }

    @Test
    void namesTheLeastHistoryAndTakesExactlyThat() {
        for (int horizon : new int[] {1, 5, 24, 200}) {
            for (Optional<Family> family :
                    Family.single().stream().map(Optional::of).toList()) {
                Outcome outcome = fit(noisyDays(random(), horizon), HOURLY, horizon, OptionalInt.empty(), family);
                int minimum = ((Outcome.TooShort) outcome).minimum();

                assertThat(fit(noisyDays(random(), minimum), HOURLY, horizon, OptionalInt.empty(), family))
                        .isInstanceOf(Outcome.Fitted.class);
                assertThat(fit(noisyDays(random(), minimum - 1), HOURLY, horizon, OptionalInt.empty(), family))
                        .isInstanceOf(Outcome.TooShort.class);
            }
        }
    }

    @Test
    void takesTheSeasonItIsTold() {
        double[] values = noisyDays(random(), 300);

        Outcome outcome = fit(values, HOURLY, 5, OptionalInt.of(17), Optional.empty());

        assertThat(((Outcome.Fitted) outcome).model().season()).isEqualTo(17);
        assertThat(fit(values, HOURLY, 5, OptionalInt.of(299), Optional.empty()))
                .asInstanceOf(InstanceOfAssertFactories.type(Outcome.TooShort.class))
                .extracting(Outcome.TooShort::minimum)
                .isEqualTo(308);
    }

    @Test
    void refusesOrForecastsWhateverTheGaps() {
        Random random = random();
        for (int round = 0; round < 60; round++) {
            int horizon = 1 + random.nextInt(20);
            double[] values = noisyDays(random, 30 + random.nextInt(300));
            double share = random.nextDouble();
            for (int t = 0; t < values.length - 1; t++) {
                values[t] = random.nextDouble() < share ? Double.NaN : values[t];
            }
            switch (fit(values, HOURLY, horizon, OptionalInt.empty(), Optional.empty())) {
                case Outcome.Fitted(FittedModel model, var judged, var scores) -> {
                    FittedModel.Prediction prediction = forecast(model, values);
                    double[] low = prediction.quantile(0.05);
                    double[] high = prediction.quantile(0.95);
                    for (int h = 0; h < horizon; h++) {
                        assertThat(prediction.mean()[h]).isFinite().isBetween(low[h], high[h]);
                    }
                }
                case Outcome.TooShort(String series, int minimum) ->
                    assertThat(minimum).isPositive();
                case Outcome.OutOfRange(String series) -> throw new AssertionError(series);
                case Outcome.Unusable(String series, String covariate, String reason) ->
                    throw new AssertionError(covariate);
            }
        }
    }

    @Test
    void refusesValuesTooLargeToCalculateWith() {
        double[] values = noisyDays(random(), 100);
        values[50] = 1e308;

        assertThat(fit(values, HOURLY, 5, OptionalInt.empty(), Optional.empty()))
                .isInstanceOf(Outcome.OutOfRange.class);
    }

    @Test
    void severalSeriesShareOneModel() {
        Random random = random();
        double[] small = noisyDays(random, 400);
        double[] large =
                Arrays.stream(noisyDays(random, 300)).map(v -> 1000 * v).toArray();
        Outcome outcome = Fitter.fit(
                List.of(new Sample("small", small), new Sample("large", large)),
                HOURLY,
                24,
                OptionalInt.empty(),
                Optional.empty());

        FittedModel model = ((Outcome.Fitted) outcome).model();
        assertThat(model.season()).isEqualTo(24);
        assertThat(model.scale("large") / model.scale("small")).isCloseTo(1000, within(200.0));
        assertThat(model.predict("large", large).mean()[0]).isBetween(-3000.0, 3000.0);
    }

    @Test
    void longHorizonsStayWithinBounds() {
        double[] values = noisyDays(random(), 20_100);
        FittedModel model = fitted(values, HOURLY, 10_000);

        assertThat(forecast(model, values).quantile(0.9)).hasSize(10_000);
        assertThat(model.residuals().residuals().length).isLessThanOrEqualTo(256 * 199);
    }

    private static double[] noisyDays(Random random, int length) {
        double[] values = new double[length];
        for (int t = 0; t < length; t++) {
            values[t] = Math.sin(2 * Math.PI * t / 24) + 0.2 * random.nextGaussian();
        }
        return values;
    }

    private static double[] withGaps(Random random, double[] values) {
        for (int t = 0; t < values.length - 1; t++) {
            values[t] = random.nextInt(50) == 0 ? Double.NaN : values[t];
        }
        return values;
    }

    private static FittedModel fitted(double[] values, Frequency frequency, int horizon) {
        return ((Outcome.Fitted) fit(values, frequency, horizon, OptionalInt.empty(), Optional.empty())).model();
    }

    private static Outcome fit(
            double[] values, Frequency frequency, int horizon, OptionalInt season, Optional<Family> family) {
        return Fitter.fit(List.of(new Sample("a", values)), frequency, horizon, season, family);
    }

    private static FittedModel.Prediction forecast(FittedModel model, double[] values) {
        return model.predict("a", values);
    }

    private static Random random() {
        return new Random(SEED);
    }
}
