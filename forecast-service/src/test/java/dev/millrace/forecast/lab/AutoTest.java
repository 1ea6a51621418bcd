package dev.millrace.forecast.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.forecast.ridge.Phases;
import dev.millrace.forecast.window.Dataset;
import dev.millrace.forecast.window.Protocol;
import dev.millrace.forecast.window.SeriesTable;
import dev.millrace.forecast.window.TimeFeatures;
import dev.millrace.forecast.window.WindowShape;
import dev.millrace.forecast.window.Windows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AutoTest {

    private static final long SEED = Long.getLong("millrace.seed", System.nanoTime());
    private static final int DAY = 24;
    private static final int HORIZON = 12;

    @BeforeAll
    static void printSeed() {
        System.out.println("AutoTest -Dmillrace.seed=" + SEED);
    }

    /** On average, and by more than the percent it aims at: which member turns out best on a few test rows is chance, too. */
    @Test
    void onTheTestWindowsItIsAboutAsGoodAsItsBestMember() {
        double ratio = 0;
        int series = 4;
        for (int i = 0; i < series; i++) {
            Dataset dataset = dataset(SEED + i, 6_000, 2);
            try (Auto auto = Auto.fit(dataset, DAY, List.of(), _ -> {})) {
                double mse = Score.of(auto, dataset.test(), done -> {}).mse();
                double best = auto.members().stream()
                        .mapToDouble(member -> Score.of(member.serving(), dataset.test(), done -> {})
                                .mse())
                        .min()
                        .orElseThrow();
                ratio += mse / best / series;
                assertThat(auto.shares())
                        .extracting(Auto.Share::name)
                        .contains("ridge-96", "ridge-336-own", "ridge-336-phases", "repeat");
            }
        }
        assertThat(ratio).isLessThan(1.02);
    }

    @Test
    void whoeverLosesToSeasonalNaiveHasNoWeight() {
        Dataset dataset = dataset(1_200);
        List<Auto.Member> members = new ArrayList<>();
        members.add(new Auto.Member("seasonal-naive", new SamePhaseMean(DAY, 1)));
        members.add(new Auto.Member("same-phase-mean", new SamePhaseMean(DAY)));
        members.add(new Auto.Member("wrong", (windows, numbers, out) -> Arrays.fill(out, 1e3f)));

        Auto auto = Auto.weighted(dataset.validation(), DAY, members);

        Auto.Share wrong = auto.shares().getLast();
        assertThat(wrong.name()).isEqualTo("wrong");
        assertThat(wrong.weight()).isZero();
        assertThat(wrong.reason()).contains("loses to seasonal-naive");
        assertThat(auto.shares().stream().mapToDouble(Auto.Share::weight).sum()).isCloseTo(1, within(1e-9));
    }

    /** Its own look-back reaches beyond the windows', and the calendar is added again. */
    @Test
    void aRidgeWithTheCalendarKnowsTheWeek() {
        Dataset dataset = dataset(2_400);
        RidgeMember.Fitted plain =
                new RidgeMember(30, false, false).fit(dataset, 7 * DAY).orElseThrow();
        RidgeMember.Fitted calendar =
                new RidgeMember(30, false, true).fit(dataset, 7 * DAY).orElseThrow();

        double without = Score.of(plain.serving(), dataset.test(), done -> {}).mse();
        double with = Score.of(calendar.serving(), dataset.test(), done -> {}).mse();
        assertThat(with).isLessThan(0.8 * without);
    }

    /** By day tomorrow is as today, by night its opposite. */
    @Test
    void aRidgeWithPhasesKnowsTheHour() {
        Random random = new Random(SEED);
        double[] values = new double[3_000];
        values[0] = 1;
        for (int t = 1; t < values.length; t++) {
            values[t] = (t % DAY < 12 ? 0.9 : -0.9) * values[t - 1] + random.nextGaussian();
        }
        SeriesTable table = new SeriesTable(
                List.of("a"),
                LongStream.range(0, values.length).map(t -> t * 3_600).toArray(),
                values);
        Dataset dataset = Dataset.of(table, Protocol.RATIO, TimeFeatures.HOURS, new WindowShape(DAY, 0, 1));
        RidgeMember base = new RidgeMember(30, false, false);
        RidgeMember.Fitted plain = base.fit(dataset, 0).orElseThrow();
        RidgeMember.Fitted phases =
                new PhaseMember(base, new Phases(DAY, 8)).fit(dataset, plain).orElseThrow();

        double without = Score.of(plain.serving(), dataset.test(), done -> {}).mse();
        double with = Score.of(phases.serving(), dataset.test(), done -> {}).mse();
        assertThat(with).isLessThan(0.7 * without);
    }

    @Test
    void intervalsCoverWhatTheySayWhereTheNoiseIsLouderInTheTest() {
        Dataset dataset = dataset(SEED, 8_000, 3);
        WindowForecaster model = new SamePhaseMean(DAY);
        IntervalScore intervals = IntervalScore.calibrated(model, dataset, DAY);
        Score.of(model, dataset.test(), done -> {}, intervals::next);

        assertThat(intervals.result().coverage()).isBetween(0.85, 0.95);
        assertThat(intervals.result().plainCoverage()).isLessThan(0.85);
    }

    @Test
    void borderWindowsStandJustBeforeThoseOfTheTest() {
        Dataset dataset = dataset(1_200);
        Windows border = dataset.border();
        assertThat(border.count()).isEqualTo(HORIZON);
        assertThat(border.start(HORIZON - 1) + 1).isEqualTo(dataset.test().start(0));
    }

    private static Dataset dataset(int rows) {
        return dataset(SEED, rows, 2);
    }

    /** Days, quiet weekends, a level that wanders, and noise. @param louder how many times larger it is in the last fifth */
    private static Dataset dataset(long seed, int rows, double louder) {
        Random random = new Random(seed);
        double[] values = new double[rows * 2];
        double level = 0;
        for (int t = 0; t < rows; t++) {
            double noise = t < 0.8 * rows ? 0.15 : louder * 0.15;
            level = 0.98 * level + 0.05 * random.nextGaussian();
            boolean weekend = t / DAY % 7 >= 5;
            for (int c = 0; c < 2; c++) {
                values[2 * t + c] = level
                        + (weekend ? 0.2 : 1) * Math.sin((t + 3 * c) * Math.TAU / DAY)
                        + noise * random.nextGaussian();
            }
        }
        SeriesTable table = new SeriesTable(
                List.of("a", "b"), LongStream.range(0, rows).map(t -> t * 3_600).toArray(), values);
        return Dataset.of(table, Protocol.RATIO, TimeFeatures.HOURS, new WindowShape(DAY, 0, HORIZON));
    }
}
