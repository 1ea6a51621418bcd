package dev.millrace.forecast.streaming;

import dev.millrace.forecast.interval.QuantileTracker;
import dev.millrace.forecast.interval.ResidualGrid;
import dev.millrace.forecast.model.FittedModel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Forecasts of one stream as they were made when points came, held against what came then: what its intervals learn from, and how well it
 * has done of late. Not every step is an origin: at most {@value #ORIGINS} lie within a horizon. Not thread-safe.
 */
final class TrackRecord {

    private static final int ORIGINS = 24;
    private static final double[] LEVELS = {.05, .25, .5, .75, .95};
    private static final int LOW = 0;
    private static final int HIGH = LEVELS.length - 1;

    /** Older points count for less: after so many horizons, and at least so many points, for 1/e. */
    private static final int HORIZONS = 10;

    private static final int POINTS = 200;

    private final int horizon;
    private final int season;
    private final int stride;
    private final ResidualGrid grid;
    private final double[] start;
    private final QuantileTracker tracker;
    private final Deque<Issued> pending = new ArrayDeque<>();
    private final double keeps;

    private Recent recent;

    /** @param quantiles as they were then, {@code [horizon, levels]}, in {@code unit} around the mean */
    private record Issued(long origin, double[] mean, double unit, double[] naive, float[] quantiles) {}

    /**
     * How forecasts did of late, older ones counting for less.
     *
     * @param points that were held against forecasts
     * @param error mean absolute error
     * @param naive that of seasonal naive, for the same steps from the same origins
     * @param covered share of the values within the central 90 %
     */
    record Recent(long points, double error, double naive, double covered) {

        static final Recent NONE = new Recent(0, 0, 0, 0);

        /** Error relative to seasonal naive's; NaN when that makes none. */
        double mase() {
            return error / naive;
        }
    }

    TrackRecord(FittedModel version) {
        this(version.horizon(), version.season(), version.residuals());
    }

    /**
     * @param season of the naive forecasts that errors are held against, in steps; 1 for none
     * @param grid residuals of the version, which quantiles start from
     */
    TrackRecord(int horizon, int season, ResidualGrid grid) {
        this.horizon = horizon;
        this.season = season;
        this.stride = Math.ceilDiv(horizon, ORIGINS);
        this.grid = grid;
        this.start = new double[horizon * LEVELS.length];
        for (int level = 0; level < LEVELS.length; level++) {
            double[] quantile = grid.quantile(LEVELS[level], new double[horizon], 1);
            for (int h = 0; h < horizon; h++) {
                start[h * LEVELS.length + level] = quantile[h];
            }
        }
        this.tracker = new QuantileTracker(LEVELS, start);
        this.keeps = Math.exp(-1.0 / Math.max(POINTS, HORIZONS * horizon));
        this.recent = Recent.NONE;
    }

    /** Whether a forecast should be made after this step. */
    boolean isOrigin(long step) {
        return step % stride == 0;
    }

    /** Steps between two origins, at least. */
    int stride() {
        return stride;
    }

    /**
     * A forecast was made.
     *
     * @param origin the newest step it knew of
     * @param values the newest last, that of {@code origin}
     * @param count of them
     */
    void issued(long origin, FittedModel.Prediction prediction, double[] values, int count) {
        double[] naive = new double[horizon];
        for (int h = 0; h < horizon; h++) {
            int at = count + h - season * (h / season + 1);
            naive[h] = at < 0 ? Double.NaN : values[at];
        }
        float[] quantiles = new float[horizon * LEVELS.length];
        double[] now = new double[LEVELS.length];
        for (int h = 0; h < horizon; h++) {
            tracker.quantiles(h, now);
            for (int level = 0; level < LEVELS.length; level++) {
                quantiles[h * LEVELS.length + level] = (float) now[level];
            }
        }
        pending.addLast(new Issued(origin, prediction.mean(), prediction.unit(), naive, quantiles));
    }

    /** The value of a step has come; NaN when the step has none. */
    void observe(long step, double value) {
        while (!pending.isEmpty() && pending.getFirst().origin() + horizon < step) {
            pending.removeFirst();
        }
        double error = 0;
        double naive = 0;
        double covered = 0;
        int compared = 0;
        for (Issued one : pending) {
            int h = (int) (step - one.origin() - 1);
            double score = h < 0 || h >= horizon ? Double.NaN : (value - one.mean()[h]) / one.unit();
            if (Double.isFinite(score)) {
                int exceeded = 0;
                while (exceeded < LEVELS.length && score > one.quantiles()[h * LEVELS.length + exceeded]) {
                    exceeded++;
                }
                tracker.observe(h, h / stride + 1, exceeded, stride);
                if (Double.isFinite(one.naive()[h])) {
                    error += Math.abs(value - one.mean()[h]);
                    naive += Math.abs(value - one.naive()[h]);
                    covered += exceeded > LOW && exceeded <= HIGH ? 1 : 0;
                    compared++;
                }
            }
        }
        if (compared > 0) {
            double share = recent.points() == 0 ? 1 : Math.max(1 - keeps, 1.0 / (recent.points() + 1));
            recent = new Recent(
                    recent.points() + 1,
                    recent.error() + share * (error / compared - recent.error()),
                    recent.naive() + share * (naive / compared - recent.naive()),
                    recent.covered() + share * (covered / compared - recent.covered()));
        }
    }

    /** The version's residuals, moved to where quantiles lie now. */
    ResidualGrid residuals() {
        double[] now = new double[start.length];
        double[] own = new double[LEVELS.length];
        for (int h = 0; h < horizon; h++) {
            tracker.quantiles(h, own);
            System.arraycopy(own, 0, now, h * LEVELS.length, LEVELS.length);
        }
        return grid.moved(LEVELS, start, now);
    }

    Recent recent() {
        return recent;
    }

    /** What {@link #resume} goes on from; forecasts that are not over yet are forgotten. */
    State state() {
        return new State(tracker.values(), recent);
    }

    record State(double[] quantiles, Recent recent) {}

    /** @return false when the state is another model's */
    boolean resume(State state) {
        if (state.quantiles().length != start.length) {
            return false;
        }
        tracker.resume(state.quantiles());
        recent = state.recent();
        return true;
    }

    long bytes() {
        return (long) ORIGINS * horizon * (2L * Double.BYTES + (long) LEVELS.length * Float.BYTES)
                + 2L * start.length * Double.BYTES;
    }
}
