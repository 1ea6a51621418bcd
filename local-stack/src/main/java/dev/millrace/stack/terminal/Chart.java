package dev.millrace.stack.terminal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A forecast as text: history and mean as braille lines, the interval as a shade, what really came as crosses. Time runs to the
 * right in even steps.
 */
public final class Chart {

    /**
     * What to draw.
     *
     * @param history values up to the forecast
     * @param mean the forecast, one step after the other
     * @param low lower edge of the interval, as long as {@code mean}, or empty for none
     * @param high upper edge
     * @param actuals what came after all, or empty
     * @param start time of the first value of {@code history}
     * @param forecastStart time of the first step
     * @param end time of the last step
     */
    public record Data(
            List<Double> history,
            List<Double> mean,
            List<Double> low,
            List<Double> high,
            List<Double> actuals,
            Instant start,
            Instant forecastStart,
            Instant end) {}

    private static final int BLANK = 0x2800;
    private static final int DOTS_ACROSS = 2;
    private static final int DOTS_DOWN = 4;
    private static final int[][] DOT = {{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}};
    private static final char BAND = '░';
    private static final char ACTUAL = '×';

    private final Terminal terminal;
    private final Data data;
    private final int height;
    private final int margin;
    private final int width;
    private final double least;
    private final double most;
    private final int[][] history;
    private final int[][] mean;
    private final boolean[][] band;
    private final boolean[][] actual;

    private Chart(Terminal terminal, Data data, int height) {
        this.terminal = terminal;
        this.data = data;
        this.height = height;
        double[] range = range(data);
        this.least = range[0];
        this.most = range[1];
        this.margin = Math.max(label(least).length(), label(most).length()) + 2;
        this.width = terminal.columns() - margin - 1;
        this.history = new int[height][width];
        this.mean = new int[height][width];
        this.band = new boolean[height][width];
        this.actual = new boolean[height][width];
    }

    /** @param unit of the values, shown above the axis */
    public static List<String> render(Terminal terminal, Data data, Optional<String> unit, int height) {
        Chart chart = new Chart(terminal, data, height);
        chart.plot();
        return chart.lines(unit);
    }

    private static double[] range(Data data) {
        double[] all = java.util.stream.Stream.of(data.history(), data.mean(), data.low(), data.high(), data.actuals())
                .flatMap(List::stream)
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .toArray();
        double least = Arrays.stream(all).min().orElse(0);
        double most = Arrays.stream(all).max().orElse(1);
        double pad = most > least ? (most - least) * 0.02 : Math.max(Math.abs(most) * 0.1, 1);
        return new double[] {least - pad, most + pad};
    }

    private void plot() {
        int before = data.history().size();
        line(history, data.history(), 0);
        line(mean, data.mean(), before);
        for (int column = 0; column < width; column++) {
            int from = step(column) - before;
            int to = Math.max(from + 1, step(column + 1) - before);
            shade(column, from, to);
            cross(column, from, to);
        }
    }

    /** The step that starts at a column's left edge. */
    private int step(int column) {
        return (int) Math.round((double) column * steps() / width);
    }

    private int steps() {
        return data.history().size() + data.mean().size();
    }

    private void line(int[][] dots, List<Double> values, int offset) {
        int lastX = -1;
        int lastY = 0;
        for (int i = 0; i < values.size(); i++) {
            if (!Double.isFinite(values.get(i))) {
                lastX = -1;
                continue;
            }
            int x = Math.min(width * DOTS_ACROSS - 1, (int) ((offset + i + 0.5) * width * DOTS_ACROSS / steps()));
            int y = down(values.get(i), height * DOTS_DOWN);
            if (lastX < 0) {
                dot(dots, x, y);
            } else {
                stroke(dots, lastX, lastY, x, y);
            }
            lastX = x;
            lastY = y;
        }
    }

    private static void stroke(int[][] dots, int fromX, int fromY, int toX, int toY) {
        int count = Math.max(1, Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY)));
        for (int i = 0; i <= count; i++) {
            dot(
                    dots,
                    fromX + Math.round((toX - fromX) * (float) i / count),
                    fromY + Math.round((toY - fromY) * (float) i / count));
        }
    }

    private static void dot(int[][] dots, int x, int y) {
        dots[y / DOTS_DOWN][x / DOTS_ACROSS] |= DOT[x % DOTS_ACROSS][y % DOTS_DOWN];
    }

    private void shade(int column, int from, int to) {
        double low = mean(data.low(), from, to);
        double high = mean(data.high(), from, to);
        if (Double.isFinite(low) && Double.isFinite(high)) {
            for (int row = down(high, height); row <= down(low, height); row++) {
                band[row][column] = true;
            }
        }
    }

    private void cross(int column, int from, int to) {
        double value = mean(data.actuals(), from, to);
        if (Double.isFinite(value)) {
            actual[down(value, height)][column] = true;
        }
    }

    /** Of the values from {@code from} to before {@code to}; not a number when there are none. */
    private static double mean(List<Double> values, int from, int to) {
        if (from < 0 || from >= values.size()) {
            return Double.NaN;
        }
        return values.subList(from, Math.min(to, values.size())).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }

    private int down(double value, int rows) {
        return Math.clamp((long) ((most - value) / (most - least) * rows), 0, rows - 1);
    }

    private List<String> lines(Optional<String> unit) {
        List<String> lines = new ArrayList<>();
        unit.ifPresent(name -> lines.add(" ".repeat(margin) + name));
        for (int row = 0; row < height; row++) {
            boolean labelled = row == 0 || row == height - 1 || row == height / 2;
            double value = most - (most - least) * (row + 0.5) / height;
            String label = labelled ? label(value) : "";
            lines.add((" ".repeat(margin - 2 - Math.min(label.length(), margin - 2)) + label + " "
                            + (labelled ? "┤" : "│") + cells(row))
                    .stripTrailing());
        }
        lines.add(" ".repeat(margin - 1) + "└" + axis());
        lines.add(" ".repeat(margin) + times());
        return lines;
    }

    private String cells(int row) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < width; column++) {
            if (actual[row][column]) {
                line.append(terminal.yellow(String.valueOf(ACTUAL)));
            } else if (mean[row][column] != 0) {
                line.append(terminal.cyan(braille(mean[row][column])));
            } else if (history[row][column] != 0) {
                line.append(braille(history[row][column]));
            } else if (band[row][column]) {
                line.append(terminal.dim(String.valueOf(BAND)));
            } else {
                line.append(' ');
            }
        }
        return line.toString();
    }

    private static String braille(int dots) {
        return String.valueOf((char) (BLANK + dots));
    }

    private int forecastColumn() {
        return (int) ((double) data.history().size() * width / steps());
    }

    private String axis() {
        return "─".repeat(forecastColumn()) + "┴" + "─".repeat(Math.max(0, width - forecastColumn() - 1));
    }

    private String times() {
        boolean days = data.end().getEpochSecond() - data.start().getEpochSecond() > 200L * 86_400;
        DateTimeFormatter format = DateTimeFormatter.ofPattern(days ? "yyyy-MM" : "MM-dd HH:mm", Locale.ROOT)
                .withZone(ZoneOffset.UTC);
        StringBuilder line = new StringBuilder(format.format(data.start()));
        String middle = format.format(data.forecastStart());
        String last = format.format(data.end()) + (days ? "" : " UTC");
        int lastAt = width - last.length();
        place(line, middle, Math.min(forecastColumn() - middle.length() / 2, lastAt - 1 - middle.length()));
        place(line, last, lastAt);
        return line.toString();
    }

    /** Leaves a label out that would touch the one before it. */
    private static void place(StringBuilder line, String text, int at) {
        if (at > line.length()) {
            line.append(" ".repeat(at - line.length())).append(text);
        }
    }

    static String label(double value) {
        double size = Math.abs(value);
        String format = size >= 1000 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.01 || size == 0 ? "%.3f" : "%.2e";
        return String.format(Locale.ROOT, format, value);
    }
}
