package dev.millrace.forecast.lab;

import dev.millrace.forecast.evaluation.Strides;
import dev.millrace.forecast.ridge.PhaseFit;
import dev.millrace.forecast.ridge.Phases;
import dev.millrace.forecast.ridge.RidgeWeights;
import dev.millrace.forecast.window.Block;
import dev.millrace.forecast.window.Dataset;
import dev.millrace.forecast.window.Windows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A ridge of a pool with maps of its own for each phase of a season, drawn towards those that know no phases. Fitted twice with the same pull, as a
 * {@link RidgeMember} is.
 *
 * @param base gives the look-back, and whether each channel has maps of its own
 */
record PhaseMember(RidgeMember base, Phases phases) {

    private static final double[] PULLS = {0.03, 0.1, 0.3, 1, 3, 10, 30};
    private static final int MIDDLE = 3;
    private static final int MOST_WINDOWS = 50_000;
    private static final int MOST_JUDGED = 500;
    private static final int BATCH = 32;

    private record Judged(LinearForecaster forecaster, double error) {}

    String name() {
        return base.name() + "-phases";
    }

    /** @param fitted the base @return empty where there is no solution */
    Optional<RidgeMember.Fitted> fit(Dataset dataset, RidgeMember.Fitted fitted) {
        List<PhaseFit> first =
                fits(dataset, dataset.split().train().to(), fitted.validated().maps());
        Judged best = judged(dataset, first, MIDDLE);
        int at = MIDDLE;
        for (int direction : new int[] {1, -1}) {
            int from = at;
            for (int next = at + direction; next >= 0 && next < PULLS.length; next += direction) {
                Judged other = judged(dataset, first, next);
                if (!(other.error() < best.error())) {
                    break;
                }
                best = other;
                at = next;
            }
            if (at != from) {
                break;
            }
        }
        if (!Double.isFinite(best.error())) {
            return Optional.empty();
        }
        LinearForecaster validated = best.forecaster();
        int end = dataset.split().validation().to();
        return solved(fits(dataset, end, fitted.serving().maps()), PULLS[at])
                .map(serving -> new RidgeMember.Fitted(validated, serving));
    }

    /** One for all channels, or one for each. @param to end of the rows */
    private List<PhaseFit> fits(Dataset dataset, int to, List<RidgeWeights> bases) {
        Block block = new Block(0, to);
        int stride = Strides.of(to, MOST_WINDOWS, phases.season());
        List<PhaseFit> fits = new ArrayList<>();
        for (int map = 0; map < bases.size(); map++) {
            List<double[]> channels = new ArrayList<>();
            for (int c = 0; c < dataset.table().channels(); c++) {
                if (bases.size() == 1 || c == map) {
                    channels.add(dataset.channel(c, block));
                }
            }
            fits.add(PhaseFit.of(channels, 0, bases.get(map), phases, stride));
        }
        return fits;
    }

    private Optional<LinearForecaster> solved(List<PhaseFit> fits, double pull) {
        List<List<RidgeWeights>> solved = new ArrayList<>();
        for (PhaseFit fit : fits) {
            Optional<List<RidgeWeights>> maps = fit.solve(pull);
            if (maps.isEmpty()) {
                return Optional.empty();
            }
            solved.add(maps.get());
        }
        List<RidgeWeights> maps = new ArrayList<>();
        for (int phase = 0; phase < phases.count(); phase++) {
            for (List<RidgeWeights> own : solved) {
                maps.add(own.get(phase));
            }
        }
        return Optional.of(new LinearForecaster(maps, phases, Profile.NONE));
    }

    private Judged judged(Dataset dataset, List<PhaseFit> fits, int pull) {
        return solved(fits, PULLS[pull])
                .map(forecaster -> new Judged(forecaster, error(forecaster, dataset)))
                .orElseGet(() -> new Judged(
                        new LinearForecaster(List.of(RidgeMember.NOTHING), Profile.NONE), Double.POSITIVE_INFINITY));
    }

    /** Mean squared, over some validation windows. */
    private double error(LinearForecaster forecaster, Dataset dataset) {
        Windows windows = dataset.validation();
        int[] numbers = Auto.spread(windows.count(), phases.season(), MOST_JUDGED);
        int floats = windows.shape().horizon() * windows.channels();
        float[] forecast = new float[BATCH * floats];
        float[] truth = new float[BATCH * floats];
        double sum = 0;
        for (int from = 0; from < numbers.length; from += BATCH) {
            int[] some = Arrays.copyOfRange(numbers, from, Math.min(from + BATCH, numbers.length));
            forecaster.forecast(windows, some, forecast);
            windows.targets(some, truth);
            for (int i = 0; i < some.length * floats; i++) {
                double error = forecast[i] - truth[i];
                sum += error * error;
            }
        }
        return sum / numbers.length / floats;
    }
}
