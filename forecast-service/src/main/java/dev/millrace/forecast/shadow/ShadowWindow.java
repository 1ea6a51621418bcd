package dev.millrace.forecast.shadow;

import dev.millrace.events.SeriesId;
import dev.millrace.forecast.model.FittedModel.Prediction;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.serving.NetworkAnswer;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What champion and candidate forecast of one series from one origin, in its own unit.
 *
 * @param origin time of the step before the first
 * @param unit that errors are divided by: the deviation that the champion was trained with, for both
 * @param champion means, then lower, then upper ends of the central 90 %, {@code [3, horizon]}
 * @param candidate the same. Not copied: read only
 */
record ShadowWindow(
        SeriesId series, Instant origin, Frequency frequency, double unit, double[] champion, double[] candidate) {

    static final int PARTS = 3;
    private static final double LOW = 0.05;
    private static final double HIGH = 0.95;

    ShadowWindow {
        if (champion.length == 0 || champion.length % PARTS != 0 || champion.length != candidate.length) {
            throw new IllegalArgumentException("both forecast means and intervals of the same steps");
        }
    }

    /** Empty when one of them is no number. @param horizon that was asked for */
    static Optional<ShadowWindow> of(SeriesId series, NetworkAnswer champion, NetworkAnswer candidate, int horizon) {
        int channel = champion.served().network().channels().indexOf(series.value());
        double[] told = forecast(champion.prediction(channel, horizon));
        double[] silent = forecast(
                candidate.prediction(candidate.served().network().channels().indexOf(series.value()), horizon));
        if (!DoubleStream.concat(DoubleStream.of(told), DoubleStream.of(silent)).allMatch(Double::isFinite)) {
            return Optional.empty();
        }
        return Optional.of(new ShadowWindow(
                series,
                champion.end(),
                champion.served().network().frequency(),
                champion.served().network().scaler().deviation()[channel],
                told,
                silent));
    }

    private static double[] forecast(Prediction prediction) {
        return Stream.of(prediction.mean(), prediction.quantile(LOW), prediction.quantile(HIGH))
                .flatMapToDouble(DoubleStream::of)
                .toArray();
    }

    int horizon() {
        return champion.length / PARTS;
    }

    Instant target(int step) {
        return frequency.plus(origin, step + 1L);
    }

    Instant lastTarget() {
        return target(horizon() - 1);
    }
}
