package dev.millrace.forecast.streaming;

import dev.millrace.events.ForecastIssued.Watermark;
import dev.millrace.events.SeriesId;
import dev.millrace.forecast.interval.ResidualGrid;
import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.model.Rule;
import dev.millrace.forecast.model.Scale;
import dev.millrace.forecast.ridge.LagSums;
import dev.millrace.forecast.ridge.RidgeFit;
import dev.millrace.forecast.ridge.RidgeWeights;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.series.History;
import dev.millrace.forecast.series.SeriesUpdates.Known;
import dev.millrace.forecast.series.SeriesUpdates.Patch;
import dev.millrace.forecast.series.SeriesUpdates.Update;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One series as a version of a model follows it: its newest values, and for each ridge of the version the sums over all their windows.
 * Values change by {@link #apply}, exactly; weights and intervals by {@link #solve}. Thread-safe.
 */
final class SeriesStream {

    /** Values may outgrow their bound by this share before the oldest are dropped. */
    private static final int SLACK = 8;

    private static final int JUDGED = 32;

    private final long number;
    private final FittedModel version;
    private final int most;
    private final double centre;
    private final double spread;
    private final List<StreamedRidge> ridges;
    private final Frequency.Fixed frequency;

    private Instant start;
    private boolean whole;
    private final SeriesId series;
    private Optional<String> unit;
    private Watermark watermark;
    private double[] values;
    /** The values about 0 with spread 1. */
    private double[] scaled;

    private int count;
    /** Steps that lay before the first value and went. */
    private long dropped;

    private final TrackRecord record;
    private volatile Solved solved;

    /** @param offset of the series that the weights rest on; empty: they are the version's own */
    record Solved(FittedModel model, Optional<Watermark> offset) {}

    private SeriesStream(
            long number,
            FittedModel version,
            int most,
            Checkpoint checkpoint,
            Frequency.Fixed frequency,
            History history,
            double[] values) {
        this.number = number;
        this.version = version;
        this.most = most;
        this.centre = checkpoint.centre();
        this.spread = checkpoint.spread();
        this.ridges = checkpoint.ridges();
        this.frequency = frequency;
        this.start = checkpoint.start();
        this.whole = checkpoint.whole();
        this.series = history.series();
        this.unit = history.unit();
        this.watermark = history.watermark();
        this.values = values;
        this.scaled = new double[values.length];
        for (int t = 0; t < values.length; t++) {
            scaled[t] = (values[t] - centre) / spread;
        }
        this.count = checkpoint.count();
        this.solved = new Solved(version, Optional.empty());
        while (count < values.length) {
            count++;
            ridges.forEach(ridge -> ridge.sums().append(scaled, count));
        }
        this.record = new TrackRecord(version);
        checkpoint.record().ifPresent(record::resume);
    }

    /**
     * From the points alone.
     *
     * @param most steps that the weights rest on
     * @param keeps see {@link LagSums}
     */
    static SeriesStream of(
            long number, FittedModel version, History history, Frequency.Fixed frequency, int most, double keeps) {
        double[] values = history.values();
        String id = history.series().value();
        Scale scale = Scale.of(values, 0, values.length);
        List<StreamedRidge> ridges = new ArrayList<>();
        double[] scaled = new double[values.length];
        for (int t = 0; t < values.length; t++) {
            scaled[t] = (values[t] - scale.centre()) / version.scale(id);
        }
        for (Rule.Ridge ridge : version.rule().ridges()) {
            LagSums sums = new LagSums(ridge.lookback(), version.horizon(), keeps);
            sums.add(scaled, values.length, 0, values.length);
            double mass = ridge.windows() > 0 && keeps == 1 ? ridge.windows() : sums.mass();
            ridges.add(new StreamedRidge(sums, ridge.lambda() * mass));
        }
        Checkpoint all = new Checkpoint(
                frequency.plus(history.end(), 1L - values.length),
                values.length,
                values.length < most,
                frequency.step(),
                scale.centre(),
                version.scale(id),
                ridges,
                Optional.empty());
        return new SeriesStream(number, version, most, all, frequency, history, values.clone());
    }

    /**
     * From what was written down, and the points that came since.
     *
     * @param history newest steps, at least from the checkpoint's start on; nothing before its newest point changed since
     * @return empty when the two do not fit
     */
    static Optional<SeriesStream> of(
            long number,
            FittedModel version,
            Checkpoint checkpoint,
            History history,
            Frequency.Fixed frequency,
            int most) {
        List<Rule.Ridge> ridges = version.rule().ridges();
        boolean same = ridges.size() == checkpoint.ridges().size()
                && checkpoint.step().equals(frequency.step())
                && checkpoint.spread() == version.scale(history.series().value());
        for (int i = 0; same && i < ridges.size(); i++) {
            same = ridges.get(i).lookback() == checkpoint.ridges().get(i).sums().lookback();
        }
        long steps = frequency.stepsBetween(checkpoint.start(), history.end()) + 1;
        boolean aligned = frequency.plus(checkpoint.start(), steps - 1).equals(history.end());
        if (!same || !aligned || steps < checkpoint.count() || steps > 2L * most) {
            return Optional.empty();
        }
        double[] values = new double[(int) steps];
        int missing = values.length - history.values().length;
        Arrays.fill(values, 0, Math.max(0, missing), Double.NaN);
        System.arraycopy(
                history.values(),
                Math.max(0, -missing),
                values,
                Math.max(0, missing),
                Math.min(values.length, history.values().length));
        return Optional.of(new SeriesStream(number, version, most, checkpoint, frequency, history, values));
    }

    /** How many of its newest steps have to be read for {@link #of(long, FittedModel, Checkpoint, History, Frequency.Fixed, int)}. */
    static int stepsFor(int most) {
        return 2 * most;
    }

    synchronized Known known() {
        return new Known(series, number, watermark.revision(), start, whole, watermark.time(), frequency);
    }

    /** Takes what changed; the sums then are those of the values as they are now. */
    synchronized void apply(Update.Changed changed) {
        int end = count - 1;
        for (Patch patch : changed.patches()) {
            double[] fresh = patch.values();
            int from = (int) Math.clamp(end + patch.first(), Integer.MIN_VALUE / 2, Integer.MAX_VALUE / 2);
            int first = -1;
            int last = -1;
            for (int i = 0; i < fresh.length; i++) {
                int t = from + i;
                if (t >= 0 && t < count && Double.compare(values[t], fresh[i]) != 0) {
                    first = first < 0 ? t : first;
                    last = t;
                }
            }
            if (first >= 0) {
                correct(first, last, fresh, from);
            }
            for (int i = Math.max(0, count - from); i < fresh.length; i++) {
                append(fresh[i]);
            }
        }
        unit = changed.unit();
        watermark = changed.watermark();
        trim();
    }

    private void correct(int first, int last, double[] fresh, int from) {
        ridges.forEach(
                ridge -> ridge.sums().remove(scaled, count, first - ridge.sums().width() + 1, last + 1));
        for (int t = first; t <= last; t++) {
            values[t] = fresh[t - from];
            scaled[t] = (values[t] - centre) / spread;
        }
        ridges.forEach(
                ridge -> ridge.sums().add(scaled, count, first - ridge.sums().width() + 1, last + 1));
    }

    private void append(double value) {
        if (count == values.length) {
            values = Arrays.copyOf(values, count + Math.max(64, count / SLACK));
            scaled = Arrays.copyOf(scaled, values.length);
        }
        values[count] = value;
        scaled[count] = (value - centre) / spread;
        count++;
        ridges.forEach(ridge -> ridge.sums().append(scaled, count));
        long step = dropped + count - 1;
        record.observe(step, value);
        FittedModel now = solved.model();
        if (!Double.isNaN(value) && record.isOrigin(step)) {
            double[] newest = Arrays.copyOfRange(values, Math.max(0, count - now.steps()), count);
            record.issued(step, now.predict(series.value(), newest), values, count);
        }
    }

    private void trim() {
        if (count <= most + most / SLACK) {
            return;
        }
        int oldest = count - most;
        ridges.forEach(ridge -> ridge.sums().remove(scaled, count, 0, oldest));
        values = Arrays.copyOfRange(values, oldest, count + most / SLACK);
        scaled = Arrays.copyOfRange(scaled, oldest, count + most / SLACK);
        count -= oldest;
        dropped += oldest;
        start = frequency.plus(start, oldest);
        whole = false;
    }

    /** The newest steps that the version reads, and a few more, to judge the newest by those before. */
    synchronized History history() {
        int steps = Math.min(count, version.steps() + JUDGED);
        int first = count - steps;
        while (Double.isNaN(values[first])) {
            first++;
        }
        return new History(
                series, unit, frequency, watermark.time(), Arrays.copyOfRange(values, first, count), watermark);
    }

    /** Values, sums and residuals as of one moment. */
    private record Moment(double[] scaled, List<StreamedRidge> ridges, ResidualGrid residuals, Watermark offset) {}

    private synchronized Moment moment() {
        return new Moment(Arrays.copyOf(scaled, count), copies(), record.residuals(), watermark);
    }

    private List<StreamedRidge> copies() {
        return ridges.stream()
                .map(ridge -> new StreamedRidge(
                        new LagSums(
                                ridge.sums().lookback(),
                                ridge.sums().horizon(),
                                ridge.sums().keeps(),
                                ridge.sums().windows(),
                                ridge.sums().mass(),
                                ridge.sums().sum(),
                                ridge.sums().products()),
                        ridge.penalty()))
                .toList();
    }

    /** New weights from the sums, and intervals from what forecasts missed. Takes milliseconds, in which values may change. */
    void solve() {
        Moment moment = moment();
        int[] next = {0};
        Rule rule = version.rule().withRidges(ridge -> {
            StreamedRidge streamed = moment.ridges().get(next[0]++);
            return RidgeFit.of(streamed.sums(), moment.scaled(), moment.scaled().length)
                    .solvePenalised(streamed.penalty())
                    .map(weights -> new Rule.Ridge(
                            weights, ridge.lambda(), streamed.sums().windows()))
                    .orElse(ridge);
        });
        solved = new Solved(version.with(rule, moment.residuals()), Optional.of(moment.offset()));
    }

    Solved solved() {
        return solved;
    }

    /** Whether points changed that the weights do not know of. */
    boolean behind() {
        return solved.offset()
                .map(offset -> offset.revision() != watermark().revision())
                .orElse(true);
    }

    synchronized Watermark watermark() {
        return watermark;
    }

    long number() {
        return number;
    }

    synchronized StreamReport report(String model, String digest) {
        return new StreamReport(
                series,
                model,
                digest,
                start,
                count,
                ridges.stream()
                        .map(ridge -> new StreamReport.Ridge(
                                ridge.sums().lookback(), ridge.sums().windows(), ridge.penalty()))
                        .toList(),
                watermark,
                solved.offset(),
                StreamReport.Recent.of(record.recent()),
                OptionalDouble.empty());
    }

    synchronized TrackRecord.Recent recent() {
        return record.recent();
    }

    /** Whether forecasts of late were worse than the version promised, by so much that it should be fitted anew. */
    synchronized boolean drifted(Drift drift) {
        return drift.breached(record.recent(), version);
    }

    synchronized Checkpoint checkpoint() {
        return new Checkpoint(
                start, count, whole, frequency.step(), centre, spread, copies(), Optional.of(record.state()));
    }

    /** When a forecast made at this time is over. */
    Instant over(Instant time) {
        return frequency.plus(time, version.horizon() + 1L);
    }

    synchronized long bytes() {
        return record.bytes()
                + 2L * Double.BYTES * values.length
                + ridges.stream()
                        .mapToLong(ridge -> (long) Double.BYTES * ridge.sums().width())
                        .sum();
    }

    /**
     * The largest difference between weights solved from the sums and those of a fit to the points, bias included.
     *
     * @param history as read from the points, of the revision that this stream is at
     */
    double difference(History history) {
        Moment moment = moment();
        double[] fresh = new double[moment.scaled().length];
        double[] read = history.values();
        for (int t = 0; t < fresh.length; t++) {
            int from = read.length - fresh.length + t;
            fresh[t] = from < 0 ? Double.NaN : (read[from] - centre) / spread;
        }
        double largest = 0;
        for (StreamedRidge streamed : moment.ridges()) {
            LagSums sums = streamed.sums();
            LagSums counted = new LagSums(sums.lookback(), sums.horizon(), sums.keeps());
            counted.add(fresh, fresh.length, 0, fresh.length);
            RidgeFit batch = sums.keeps() == 1
                    ? RidgeFit.of(List.of(fresh), sums.lookback(), sums.horizon())
                    : RidgeFit.of(counted, fresh, fresh.length);
            RidgeFit kept = RidgeFit.of(sums, moment.scaled(), moment.scaled().length);
            largest = Math.max(
                    largest,
                    RidgeWeights.difference(
                            batch.solvePenalised(streamed.penalty()), kept.solvePenalised(streamed.penalty())));
        }
        return largest;
    }
}
