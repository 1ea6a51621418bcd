package dev.millrace.forecast.serving;

import dev.millrace.forecast.evaluation.Judged;
import dev.millrace.forecast.evaluation.PartnerShares;
import dev.millrace.forecast.series.History;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Validation windows of a fit that networks can be judged by, too. Not thread-safe. */
final class PartnerTrial {

    private static final int MOST_WINDOWS = 64;

    private final History history;
    private final Judged judged;
    private final int horizon;
    private final int[] windows;

    private PartnerTrial(History history, Judged judged, int horizon, int[] windows) {
        this.history = history;
        this.judged = judged;
        this.horizon = horizon;
        this.windows = windows;
    }

    /**
     * Of windows that begin no earlier than the newest value a network learned from.
     *
     * @param history that the fit was made of
     */
    static PartnerTrial since(Instant learned, History history, Judged judged, int horizon) {
        int[] newer = IntStream.range(0, judged.anchors().length)
                .filter(w -> !time(history, judged.anchors()[w]).isBefore(learned))
                .toArray();
        int stride = Math.max(1, Math.ceilDiv(newer.length, MOST_WINDOWS));
        return new PartnerTrial(
                history,
                judged,
                horizon,
                IntStream.range(0, newer.length)
                        .filter(i -> (newer.length - 1 - i) % stride == 0)
                        .map(i -> newer[i])
                        .toArray());
    }

    boolean enough() {
        return windows.length >= PartnerShares.LEAST_WINDOWS;
    }

    int windows() {
        return windows.length;
    }

    /**
     * What a version forecasts of each, {@code [windows, horizon]}.
     *
     * @throws dev.millrace.servicekit.ApiException why it cannot
     */
    double[] forecasts(HeldVersion version) {
        double[] forecasts = new double[windows.length * horizon];
        for (int i = 0; i < windows.length; i++) {
            History past = Past.until(history, time(history, judged.anchors()[windows[i]]))
                    .orElseThrow();
            System.arraycopy(version.predict(past, horizon).mean(), 0, forecasts, i * horizon, horizon);
        }
        return forecasts;
    }

    /** The shares of others beside the fit. @param others of {@link #forecasts} */
    List<PartnerShares.Share> shares(List<double[]> others) {
        return PartnerShares.of(
                some(judged.actuals()), some(judged.predictions()), some(judged.naive()), others, horizon);
    }

    private double[] some(double[] all) {
        double[] some = new double[windows.length * horizon];
        for (int i = 0; i < windows.length; i++) {
            System.arraycopy(all, windows[i] * horizon, some, i * horizon, horizon);
        }
        return some;
    }

    private static Instant time(History history, int at) {
        return history.frequency().plus(history.end(), at - (history.values().length - 1L));
    }
}
