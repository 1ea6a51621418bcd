package dev.millrace.forecast.backtest.report;

import java.util.List;
import java.util.function.DoubleFunction;

/** The inside of a drawing: where numbers lie in it, its grid and its labels. */
record Frame(double left, double top, double width, double height, Range x, Range y) {

    /** From {@code low} to {@code high}, which is greater. */
    record Range(double low, double high) {

        /** That of values, a little wider. A single value lies in the middle. */
        static Range around(double low, double high) {
            double margin = (high - low) * 0.05;
            double least = Math.max(Math.abs(low), Math.abs(high)) * 1e-6;
            if (margin <= least) {
                margin = Math.max(least, 0.5);
            }
            return new Range(low - margin, high + margin);
        }
    }

    double x(double value) {
        return left + (value - x.low()) / (x.high() - x.low()) * width;
    }

    /** Beyond the frame at its edge. */
    double y(double value) {
        double place = (value - y.low()) / (y.high() - y.low());
        return top + (1 - Math.clamp(place, -0.02, 1.02)) * height;
    }

    /** Lines across, each with its number on the left. */
    void across(Markup out, List<Double> ticks, DoubleFunction<String> label) {
        for (double tick : ticks) {
            out.tags("<line class=\"grid\" x1=\"").at(left).tags("\" x2=\"").at(left + width);
            out.tags("\" y1=\"").at(y(tick)).tags("\" y2=\"").at(y(tick)).tags("\"/>");
            out.tags("<text text-anchor=\"end\" x=\"")
                    .at(left - 6)
                    .tags("\" y=\"")
                    .at(y(tick) + 4);
            out.tags("\">").text(label.apply(tick)).tags("</text>");
        }
    }

    /** Labels below; the first and the last stay within the drawing. */
    void below(Markup out, List<Double> ticks, DoubleFunction<String> label) {
        for (double tick : ticks) {
            double place = x(tick);
            String anchor = place > left + width - 30 ? "end" : "middle";
            out.tags("<line class=\"axis\" x1=\"").at(place).tags("\" x2=\"").at(place);
            out.tags("\" y1=\"")
                    .at(top + height)
                    .tags("\" y2=\"")
                    .at(top + height + 4)
                    .tags("\"/>");
            out.tags("<text text-anchor=\"" + anchor + "\" x=\"")
                    .at(place)
                    .tags("\" y=\"")
                    .at(top + height + 17);
            out.tags("\">").text(label.apply(tick)).tags("</text>");
        }
        out.tags("<line class=\"axis\" x1=\"").at(left).tags("\" x2=\"").at(left + width);
        out.tags("\" y1=\"").at(top + height).tags("\" y2=\"").at(top + height).tags("\"/>");
    }
}
