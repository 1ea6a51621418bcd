package dev.millrace.forecast.backtest.report;

import dev.millrace.forecast.backtest.report.Frame.Range;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/**
 * One line a model over the steps of the horizon.
 *
 * @param reference a line across
 * @param fromZero whether the axis begins at 0
 * @param format of the numbers on the left
 */
record StepFigure(
        String caption, List<Line> lines, OptionalDouble reference, boolean fromZero, DoubleFunction<String> format) {

    private static final int DOTTED = 60;

    /** @param colour number of its model @param values {@code [horizon]}, NaN for none */
    record Line(int colour, double[] values) {}

    /** Nothing when there is nothing to draw. */
    void draw(Markup out) {
        double low = reference.orElse(Double.POSITIVE_INFINITY);
        double high = reference.orElse(Double.NEGATIVE_INFINITY);
        int horizon = 0;
        boolean any = false;
        for (Line line : lines) {
            horizon = Math.max(horizon, line.values().length);
            for (double value : line.values()) {
                if (!Double.isNaN(value)) {
                    any = true;
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
        }
        if (!any) {
            return;
        }
        Range around = Range.around(fromZero ? 0 : low, high);
        Frame frame = new Frame(
                56,
                12,
                772,
                196,
                horizon == 1 ? new Range(0.5, 1.5) : new Range(1, horizon),
                fromZero ? new Range(0, around.high()) : around);
        out.tags("<figure>").element("figcaption", caption);
        out.tags("<svg viewBox=\"0 0 840 232\" role=\"img\" aria-label=\"")
                .text(caption)
                .tags("\">");
        frame.across(out, Ticks.of(frame.y().low(), frame.y().high(), 5), format);
        frame.below(out, Ticks.whole(1, horizon, 10), step -> Integer.toString((int) step));
        reference.ifPresent(value -> {
            out.tags("<line class=\"ref\" x1=\"")
                    .at(frame.left())
                    .tags("\" x2=\"")
                    .at(frame.left() + frame.width());
            out.tags("\" y1=\"")
                    .at(frame.y(value))
                    .tags("\" y2=\"")
                    .at(frame.y(value))
                    .tags("\"/>");
        });
        int drawn = 0;
        for (Line line : lines) {
            // The later the thinner, so that of two that are alike both are seen.
            Trace.line(out, frame, 1, line.values(), Legend.line(line.colour()) + " w" + drawn++);
            if (horizon <= DOTTED) {
                Trace.dots(out, frame, 1, line.values(), Legend.fill("d", line.colour()));
            }
        }
        out.tags("</svg></figure>");
    }
}
