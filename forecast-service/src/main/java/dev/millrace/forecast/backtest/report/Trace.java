package dev.millrace.forecast.backtest.report;

/** Paths of lines and bands. Of many points in one column only the lowest and the highest are drawn. */
final class Trace {

    /** Columns that a line is thinned to. */
    private static final int COLUMNS = 800;

    /** Half the width of a band over one step, in steps. */
    private static final double HALF = 0.25;

    private Trace() {}

    /** A line through values at {@code first}, {@code first + 1}, …; NaN interrupts it. */
    static void line(Markup out, Frame frame, double first, double[] values, String classes) {
        out.tags("<path class=\"" + classes + "\" d=\"");
        boolean pen = false;
        int bucket = bucket(values.length);
        for (int from = 0; from < values.length; from += bucket) {
            int to = Math.min(values.length, from + bucket);
            int low = -1;
            int high = -1;
            for (int t = from; t < to; t++) {
                if (!Double.isNaN(values[t])) {
                    low = low < 0 || values[t] < values[low] ? t : low;
                    high = high < 0 || values[t] > values[high] ? t : high;
                }
            }
            if (low < 0) {
                pen = false;
                continue;
            }
            point(out, frame, first + Math.min(low, high), values[Math.min(low, high)], pen);
            pen = true;
            if (low != high) {
                point(out, frame, first + Math.max(low, high), values[Math.max(low, high)], true);
            }
        }
        out.tags("\"/>");
    }

    /** Points, for lines so short that single values may stand alone. */
    static void dots(Markup out, Frame frame, double first, double[] values, String classes) {
        for (int t = 0; t < values.length; t++) {
            if (!Double.isNaN(values[t])) {
                out.tags("<circle class=\"" + classes + "\" r=\"2.4\" cx=\"").at(frame.x(first + t));
                out.tags("\" cy=\"").at(frame.y(values[t])).tags("\"/>");
            }
        }
    }

    /** What lies between two lines. */
    static void band(Markup out, Frame frame, double first, double[] low, double[] high, String classes) {
        out.tags("<path class=\"" + classes + "\" d=\"");
        int bucket = bucket(low.length);
        boolean pen = false;
        if (low.length == 1) {
            point(out, frame, first - HALF, high[0], false);
            point(out, frame, first + HALF, high[0], true);
            point(out, frame, first + HALF, low[0], true);
            point(out, frame, first - HALF, low[0], true);
            out.tags("Z\"/>");
            return;
        }
        for (int t = 0; t < high.length; t += bucket) {
            point(out, frame, first + t, high[t], pen);
            pen = true;
        }
        point(out, frame, first + high.length - 1, high[high.length - 1], true);
        for (int t = low.length - 1; t >= 0; t -= bucket) {
            point(out, frame, first + t, low[t], true);
        }
        point(out, frame, first, low[0], true);
        out.tags("Z\"/>");
    }

    private static int bucket(int length) {
        return Math.ceilDiv(length, COLUMNS);
    }

    private static void point(Markup out, Frame frame, double x, double y, boolean pen) {
        out.tags(pen ? "L" : "M").at(frame.x(x)).tags(" ").at(frame.y(y));
    }
}
