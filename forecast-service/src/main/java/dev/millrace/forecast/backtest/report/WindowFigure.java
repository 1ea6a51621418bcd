package dev.millrace.forecast.backtest.report;

import dev.millrace.forecast.backtest.report.Frame.Range;
import dev.millrace.forecast.backtest.score.SeriesScores.Line;
import dev.millrace.forecast.backtest.score.SeriesScores.Plot;
import dev.millrace.forecast.backtest.score.SeriesScores.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was, and what one model forecast of it in several windows. All models of a series are drawn to one scale. */
final class WindowFigure {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT);
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final int LABELS = 6;
    private static final double BEYOND = 0.4;

    private final Plot plot;
    private final Frame frame;

    WindowFigure(Plot plot) {
        this.plot = plot;
        this.frame = new Frame(64, 8, 764, 150, new Range(0, Math.max(1, plot.actual().length - 1)), range(plot));
    }

    /** Intervals may reach beyond the values by a share of what those reach over; what is farther out is cut off. */
    private static Range range(Plot plot) {
        double[] inner = extent(plot.actual(), new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY});
        for (Line line : plot.lines()) {
            for (Stretch stretch : line.stretches()) {
                extent(stretch.mean(), inner);
            }
        }
        double[] outer = inner.clone();
        for (Line line : plot.lines()) {
            for (Stretch stretch : line.stretches()) {
                extent(stretch.low(), outer);
                extent(stretch.high(), outer);
            }
        }
        double over = BEYOND * Math.max(inner[1] - inner[0], Math.abs(inner[1]) * 0.01);
        return Range.around(Math.max(outer[0], inner[0] - over), Math.min(outer[1], inner[1] + over));
    }

    private static double[] extent(double[] values, double[] extent) {
        for (double value : values) {
            if (!Double.isNaN(value)) {
                extent[0] = Math.min(extent[0], value);
                extent[1] = Math.max(extent[1], value);
            }
        }
        return extent;
    }

    void draw(Markup out, Line line, Legend legend, String caption) {
        int colour = legend.colour(line.label());
        out.tags("<figure><figcaption>");
        legend.key(out, line.label());
        out.text(caption).tags("</figcaption><svg viewBox=\"0 0 840 184\" role=\"img\" aria-label=\"");
        out.text(caption).tags("\">");
        frame.across(out, Ticks.of(frame.y().low(), frame.y().high(), 4), Numbers::of);
        frame.below(out, labels(), this::time);
        for (Stretch stretch : line.stretches()) {
            double place = frame.x(stretch.from() - 0.5);
            out.tags("<line class=\"origin\" x1=\"").at(place).tags("\" x2=\"").at(place);
            out.tags("\" y1=\"")
                    .at(frame.top())
                    .tags("\" y2=\"")
                    .at(frame.top() + frame.height())
                    .tags("\"/>");
            Trace.band(out, frame, stretch.from(), stretch.low(), stretch.high(), Legend.fill("b", colour));
        }
        Trace.line(out, frame, 0, plot.actual(), "a");
        for (Stretch stretch : line.stretches()) {
            Trace.line(out, frame, stretch.from(), stretch.mean(), Legend.line(colour));
            if (stretch.mean().length == 1) {
                Trace.dots(out, frame, stretch.from(), stretch.mean(), Legend.fill("d", colour));
            }
        }
        out.tags("</svg></figure>");
    }

    private List<Double> labels() {
        int last = plot.actual().length - 1;
        int step = Math.max(1, Math.ceilDiv(last, LABELS));
        List<Double> labels = new ArrayList<>();
        for (int place = 0; place <= last; place += step) {
            labels.add((double) place);
        }
        return labels;
    }

    /** Times in between lie even enough for a label. */
    private String time(double place) {
        Duration whole = Duration.between(plot.first(), plot.last());
        double share = place / Math.max(1, plot.actual().length - 1);
        Instant time = plot.first().plus(Duration.ofMillis(Math.round(share * whole.toMillis())));
        Duration apart = whole.dividedBy(LABELS);
        DateTimeFormatter format = apart.toHours() >= 24 ? DAY : apart.toMinutes() >= 1 ? MINUTE : SECOND;
        return format.format(time.atOffset(ZoneOffset.UTC));
    }
}
