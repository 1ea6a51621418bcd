package dev.millrace.forecast.lab;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** Lines over time as inline SVG, with axes and a legend. */
final class LineChart {

    private static final int WIDTH = 960;
    private static final int HEIGHT = 300;
    private static final int LEFT = 64;
    private static final int RIGHT = 12;
    private static final int TOP = 34;
    private static final int BOTTOM = 30;
    private static final int TIME_LABELS = 6;
    private static final int VALUE_LABELS = 5;

    /** Told apart by the colour-blind (Okabe and Ito), behind the truth's near-black. */
    private static final List<String> COLOURS =
            List.of("#1c1c1c", "#999999", "#e69f00", "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#8f6b00");

    private record Line(String name, int from, double[] values) {}

    private final int rows;
    private final int origin;
    private final IntFunction<LocalDateTime> times;
    private final List<Line> lines = new ArrayList<>();

    /**
     * @param rows along the time axis
     * @param origin the row that forecasts begin at
     */
    LineChart(int rows, int origin, IntFunction<LocalDateTime> times) {
        this.rows = rows;
        this.origin = origin;
        this.times = times;
    }

    /** @param from the row of the first value */
    void line(String name, int from, double[] values) {
        lines.add(new Line(name, from, values));
    }

    void draw(StringBuilder out) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (Line line : lines) {
            for (double value : line.values()) {
                if (Double.isFinite(value)) {
                    least = Math.min(least, value);
                    most = Math.max(most, value);
                }
            }
        }
        double step = niceStep((most - least) / VALUE_LABELS);
        double bottom = Math.floor(least / step) * step;
        double top = Math.max(bottom + step, Math.ceil(most / step) * step);

        out.append(format("<svg viewBox=\"0 0 %d %d\" role=\"img\">%n", WIDTH, HEIGHT));
        valueAxis(out, bottom, top, step);
        timeAxis(out);
        for (int i = lines.size() - 1; i >= 0; i--) {
            polyline(out, lines.get(i), colour(i), i == 0 ? 2 : 1.5, bottom, top);
        }
        legend(out);
        out.append("</svg>\n");
    }

    private void valueAxis(StringBuilder out, double bottom, double top, double step) {
        int decimals = (int) Math.clamp(-Math.floor(Math.log10(step)), 0, 9);
        for (int i = 0; bottom + i * step <= top + step / 2; i++) {
            double value = bottom + i * step;
            double y = y(value, bottom, top);
            out.append(format(
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#e4e4e4\"/>",
                    LEFT, WIDTH - RIGHT, y, y));
            out.append(format(
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%." + decimals + "f</text>%n",
                    LEFT - 8,
                    y + 4,
                    value));
        }
    }

    private void timeAxis(StringBuilder out) {
        boolean daily = times.apply(0)
                        .toLocalTime()
                        .equals(times.apply(rows - 1).toLocalTime())
                && times.apply(0).toLocalTime().equals(times.apply(rows / 2).toLocalTime());
        DateTimeFormatter format = DateTimeFormatter.ofPattern(daily ? "uuuu-MM-dd" : "MM-dd HH:mm", Locale.ROOT);
        double x = x(origin);
        out.append(format(
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#888\" stroke-dasharray=\"4 4\"/>%n",
                x, x, TOP, HEIGHT - BOTTOM));
        int every = Math.max(1, (rows + TIME_LABELS - 1) / TIME_LABELS);
        for (int row = 0; row < rows; row += every) {
            out.append(format(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>%n",
                    x(row),
                    HEIGHT - BOTTOM + 18,
                    row == 0 ? "start" : "middle",
                    times.apply(row).format(format)));
        }
    }

    private void polyline(StringBuilder out, Line line, String colour, double width, double bottom, double top) {
        out.append(format(
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\" stroke-linejoin=\"round\" points=\"",
                colour, width));
        for (int i = 0; i < line.values().length; i++) {
            if (Double.isFinite(line.values()[i])) {
                out.append(format("%.1f,%.1f ", x(line.from() + i), y(line.values()[i], bottom, top)));
            }
        }
        out.append(format("\"/>%n"));
    }

    private void legend(StringBuilder out) {
        int x = LEFT;
        for (int i = 0; i < lines.size(); i++) {
            String name = lines.get(i).name();
            out.append(format(
                    "<line x1=\"%d\" x2=\"%d\" y1=\"16\" y2=\"16\" stroke=\"%s\" stroke-width=\"3\"/>",
                    x, x + 20, colour(i)));
            out.append(format("<text x=\"%d\" y=\"20\">%s</text>%n", x + 26, escaped(name)));
            x += 48 + 7 * name.length();
        }
    }

    private static String colour(int line) {
        return line == 0 ? COLOURS.getFirst() : COLOURS.get(1 + (line - 1) % (COLOURS.size() - 1));
    }

    private double x(int row) {
        return LEFT + (double) row / Math.max(1, rows - 1) * (WIDTH - LEFT - RIGHT);
    }

    private static double y(double value, double bottom, double top) {
        return HEIGHT - BOTTOM - (value - bottom) / (top - bottom) * (HEIGHT - TOP - BOTTOM);
    }

    /** The next of 1, 2 and 5 times a power of ten. */
    static double niceStep(double rough) {
        if (!(rough > 0) || Double.isInfinite(rough)) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double factor : new double[] {1, 2, 5}) {
            if (rough <= factor * power * (1 + 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
