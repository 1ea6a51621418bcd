package dev.millrace.forecast.backtest.report;

import dev.millrace.forecast.backtest.score.Summary.Scheme;

/** How it was measured, in words. */
final class Method {

    private Method() {}

    static void write(Markup out, Scheme scheme) {
        out.element("h2", "How it was measured");
        out.element(
                "p",
                "Each model forecast the newest " + scheme.windows() + " windows of " + scheme.horizon()
                        + " steps of each series, every one from what lies before it and nothing else."
                        + (scheme.overlapping() > 1
                                ? " Windows overlap: up to " + scheme.overlapping() + " in a row share a step."
                                : " Windows do not overlap.")
                        + " Steps without a value count for nothing.");
        out.element(
                "p",
                "MASE is the mean absolute error over that of the seasonal naive forecast, one season ahead, on what lies before the first window;"
                        + " of several series the mean. “vs. seasonal naive” is the mean absolute error over that of the model seasonal-naive"
                        + " on the same windows; of several series the geometric mean. WQL is the weighted quantile loss: twice the mean loss of the"
                        + " quantiles 10, 20, … 90 %, over the mean size of the values. “Within” is the share of values inside an interval,"
                        + " widths are over the scale of MASE.");
        out.element(
                "p",
                "Models are compared with " + Legend.shown(scheme.against())
                        + " window by window, by mean absolute errors, over all series at once in units of their scale. p is that of the Diebold-Mariano test with"
                        + " the correction for small samples of Harvey, Leybourne and Newbold; “better” and “worse” are below 5 %."
                        + " It is said of each model and series for itself: of twenty equal ones, one will seem different."
                        + " Fewer than eight windows, or eight times as many as overlap, are too few to tell.");
    }
}
