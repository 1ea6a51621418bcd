package dev.millrace.forecast.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.forecast.covariate.Covariates;
import dev.millrace.forecast.covariate.Covariates.Column;
import dev.millrace.forecast.covariate.Kind;
import dev.millrace.forecast.evaluation.Fitter.Outcome;
import dev.millrace.forecast.evaluation.Fitter.Sample;
import dev.millrace.forecast.model.Family;
import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.model.ModelFile;
import dev.millrace.forecast.series.Frequency;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CovariateFitTest {

    private static final Frequency HOURLY = Frequency.parse("PT1H");
    private static final long SEED = 20260301;
    private static final int HORIZON = 12;
    private static final int STEPS = 480;

    private final Random random = new Random(SEED);

    @Test
    void whatIsKnownAheadIsWorthMostWhereItDrivesTheSeries() {
        double[] driver = swings(STEPS + HORIZON);
        double[] truth = new double[driver.length];
        for (int t = 0; t < truth.length; t++) {
            truth[t] = 50 + 8 * Math.sin(2 * Math.PI * t / 24) + 6 * driver[t] + random.nextGaussian();
        }
        FittedModel with = fitted(truth, Kind.FUTURE, driver, Optional.empty());
        FittedModel without = fitted(new Sample("a", Arrays.copyOf(truth, STEPS)), Optional.empty());

        assertThat(error(with, truth, covariates(Kind.FUTURE, driver)))
                .as("seed %d", SEED)
                .isLessThan(0.5 * error(without, truth, Covariates.NONE));
        assertThat(use(with)).isGreaterThan(0.4);
        assertThat(with.validation().candidates().getFirst().family()).isEqualTo(Family.REGRESSION);
        assertThat(with.validation().candidates()).anyMatch(one -> one.family() == Family.RIDGE);
    }

    @Test
    void aRandomWalkIsNotExplainedByAnother() {
        int worse = 0;
        for (int round = 0; round < 10; round++) {
            double[] walk = walk(STEPS + HORIZON);
            double[] truth = walk(STEPS + HORIZON);
            FittedModel with = fitted(truth, Kind.FUTURE, walk, Optional.empty());
            FittedModel without = fitted(new Sample("a", Arrays.copyOf(truth, STEPS)), Optional.empty());
            double ratio = error(with, truth, covariates(Kind.FUTURE, walk)) / error(without, truth, Covariates.NONE);
            worse += ratio > 1.3 ? 1 : 0;
        }
        assertThat(worse).as("seed %d", SEED).isLessThanOrEqualTo(3);
    }

    @Test
    void aLeadingIndicatorTellsTheStepsThatItLeads() {
        double[] leader = swings(STEPS + HORIZON);
        double[] truth = new double[leader.length];
        for (int t = 0; t < truth.length; t++) {
            truth[t] = (t < 6 ? 0 : 10 * leader[t - 6]) + random.nextGaussian();
        }
        FittedModel with = fitted(truth, Kind.PAST, leader, Optional.empty());
        FittedModel without = fitted(new Sample("a", Arrays.copyOf(truth, STEPS)), Optional.empty());

        double[] known = with.predict("a", Arrays.copyOf(truth, STEPS), covariates(Kind.PAST, leader))
                .mean();
        double[] blind = without.predict("a", Arrays.copyOf(truth, STEPS)).mean();

        assertThat(error(known, truth, 6)).as("seed %d", SEED).isLessThan(0.5 * error(blind, truth, 6));
        assertThat(use(with)).isGreaterThan(0.3);
    }

    @Test
    void aStaticCovariateTellsSeriesOfOneModelApart() {
        List<Sample> samples = new ArrayList<>();
        List<double[]> truths = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            double slope = i % 2 == 0 ? 1 : -1;
            double[] truth = new double[120 + HORIZON];
            for (int t = 0; t < truth.length; t++) {
                truth[t] = 100 + slope * t + 3 * random.nextGaussian();
            }
            truths.add(truth);
            samples.add(new Sample("s" + i, Arrays.copyOf(truth, 120), kind(slope > 0 ? 1 : 0)));
        }
        FittedModel with = fitted(samples, Optional.of(Family.REGRESSION));

        for (int i = 0; i < 8; i++) {
            double[] mean = with.predict(
                            "s" + i, samples.get(i).values(), samples.get(i).covariates())
                    .mean();
            assertThat(error(mean, truths.get(i), 120, HORIZON))
                    .as("seed %d", SEED)
                    .isLessThan(5);
        }
        assertThat(use(with)).isPositive();
    }

    @Test
    void gapsInTheSeriesLeaveTheEffectAsItIs() {
        double[] driver = swings(STEPS + HORIZON);
        double[] truth = new double[driver.length];
        for (int t = 0; t < truth.length; t++) {
            truth[t] = 50 + 6 * driver[t] + random.nextGaussian();
        }
        double[] seen = Arrays.copyOf(truth, STEPS);
        for (int t = 1; t < STEPS - 1; t++) {
            seen[t] = random.nextInt(10) < 3 ? Double.NaN : seen[t];
        }
        FittedModel model = fitted(new Sample("a", seen, covariates(Kind.FUTURE, driver)), Optional.empty());

        double[] mean =
                model.predict("a", seen, covariates(Kind.FUTURE, driver)).mean();
        assertThat(error(mean, truth, HORIZON)).as("seed %d", SEED).isLessThan(2);
    }

    @Test
    void aRegressionForecastsTheSameAfterRest() {
        double[] driver = swings(STEPS + HORIZON);
        double[] truth = new double[driver.length];
        for (int t = 3; t < truth.length; t++) {
            truth[t] = 50 + 6 * driver[t] + 4 * driver[t - 3] + random.nextGaussian();
        }
        Covariates both = new Covariates(
                List.of(
                        new Column("x", "x", Kind.FUTURE, false, driver),
                        new Column("y", "y", Kind.PAST, false, Arrays.copyOf(driver, STEPS))),
                STEPS,
                HORIZON);
        double[] seen = Arrays.copyOf(truth, STEPS);
        for (Optional<Family> family : List.of(Optional.<Family>empty(), Optional.of(Family.REGRESSION))) {
            FittedModel model = fitted(new Sample("a", seen, both), family);
            byte[] file = ModelFile.write(model);
            FittedModel read = ModelFile.read(file);

            assertThat(ModelFile.write(read)).isEqualTo(file);
            assertThat(read.predict("a", seen, both).mean())
                    .isEqualTo(model.predict("a", seen, both).mean());
            assertThat(read.regression()).isEqualTo(model.regression());
            // What serves is given no more than it reads.
            int steps = model.steps();
            assertThat(read.predict("a", Arrays.copyOfRange(seen, STEPS - steps, STEPS), both.newest(steps))
                            .mean())
                    .isEqualTo(model.predict("a", seen, both).mean());
        }
    }

    @Test
    void aPastCovariateThatNothingCanBeLearnedOfIsRefusedByName() {
        double[] few = Arrays.copyOf(walk(40), 34);
        Covariates covariates = new Covariates(List.of(new Column("wind", "wind", Kind.PAST, false, few)), 34, HORIZON);

        Outcome outcome = Fitter.fit(
                List.of(new Sample("a", few.clone(), covariates)),
                HOURLY,
                HORIZON,
                OptionalInt.empty(),
                Optional.empty());

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Unusable.class,
                        refused -> assertThat(refused.covariate()).isEqualTo("wind"));
    }

    private static Covariates covariates(Kind kind, double[] values) {
        double[] known = kind == Kind.FUTURE ? values : Arrays.copyOf(values, STEPS);
        return new Covariates(List.of(new Column("x", "x", kind, false, known)), STEPS, HORIZON);
    }

    private static Covariates kind(double value) {
        return new Covariates(
                List.of(new Column("kind", "kind=up", Kind.STATIC, true, new double[] {value})), 120, HORIZON);
    }

    private static double use(FittedModel model) {
        return model.regression().orElseThrow().terms().uses().getFirst().weight();
    }

    private static double error(FittedModel model, double[] truth, Covariates covariates) {
        return error(model.predict("a", Arrays.copyOf(truth, STEPS), covariates).mean(), truth, HORIZON);
    }

    private static double error(double[] mean, double[] truth, int steps) {
        return error(mean, truth, STEPS, steps);
    }

    private static double error(double[] mean, double[] truth, int from, int steps) {
        double error = 0;
        for (int h = 0; h < steps; h++) {
            error += Math.abs(mean[h] - truth[from + h]) / steps;
        }
        return error;
    }

    private FittedModel fitted(double[] truth, Kind kind, double[] covariate, Optional<Family> family) {
        return fitted(new Sample("a", Arrays.copyOf(truth, STEPS), covariates(kind, covariate)), family);
    }

    private static FittedModel fitted(Sample sample, Optional<Family> family) {
        return fitted(List.of(sample), family);
    }

    private static FittedModel fitted(List<Sample> samples, Optional<Family> family) {
        return ((Outcome.Fitted) Fitter.fit(samples, HOURLY, HORIZON, OptionalInt.empty(), family)).model();
    }

    private double[] walk(int length) {
        double[] walk = new double[length];
        for (int t = 1; t < length; t++) {
            walk[t] = walk[t - 1] + random.nextGaussian();
        }
        return walk;
    }

    /** No season, and hardly to be told from its own past. */
    private double[] swings(int length) {
        double[] swings = new double[length];
        for (int t = 1; t < length; t++) {
            swings[t] = 0.5 * swings[t - 1] + random.nextGaussian();
        }
        return swings;
    }
}
