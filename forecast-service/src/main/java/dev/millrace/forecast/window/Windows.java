package dev.millrace.forecast.window;

import java.util.Arrays;
import java.util.Objects;

/**
 * All windows of a block of rows, each one row after the one before. Window {@code w} reads rows {@code w … w+L-1} of the block and
 * forecasts the {@code H} rows behind them. Immutable and thread-safe; copies nothing until it fills.
 */
public final class Windows {

    private final float[] values;
    private final int channels;
    private final float[] marks;
    private final int features;
    private final Block block;
    private final WindowShape shape;

    /**
     * @param values {@code [rows, channels]} of the whole table, scaled; shared
     * @param marks {@code [rows, features]}; shared
     */
    Windows(float[] values, int channels, float[] marks, int features, Block block, WindowShape shape) {
        this.values = values;
        this.channels = channels;
        this.marks = marks;
        this.features = features;
        this.block = block;
        this.shape = shape;
    }

    /** How many there are; 0 when the block is too short for one. */
    public int count() {
        return Math.max(0, block.rows() - shape.lookBack() - shape.horizon() + 1);
    }

    public int channels() {
        return channels;
    }

    /** Time features a row has. */
    public int features() {
        return features;
    }

    public WindowShape shape() {
        return shape;
    }

    /**
     * Copies {@code windows.length} windows into the front of each array.
     *
     * @param windows by number, from 0 to {@link #count()} - 1, in any order
     * @param x {@code [windows, look-back, channels]}
     * @param xMark {@code [windows, look-back, features]}
     * @param y {@code [windows, label + horizon, channels]}: the last {@code horizon} rows are the truth
     * @param yMark {@code [windows, label + horizon, features]}
     */
    public void fill(int[] windows, float[] x, float[] xMark, float[] y, float[] yMark) {
        inputs(windows, x);
        int lookBack = shape.lookBack();
        int rows = shape.decoderRows();
        for (int i = 0; i < windows.length; i++) {
            int start = start(windows[i]);
            int decoder = start + lookBack - shape.label();
            copy(marks, features, start, lookBack, xMark, i);
            copy(values, channels, decoder, rows, y, i);
            copy(marks, features, decoder, rows, yMark, i);
        }
    }

    /** Only the look-back: {@code x [windows, look-back, channels]}. */
    public void inputs(int[] windows, float[] x) {
        for (int i = 0; i < windows.length; i++) {
            copy(values, channels, start(windows[i]), shape.lookBack(), x, i);
        }
    }

    /** Only the truth: {@code out [windows, horizon, channels]}. */
    public void targets(int[] windows, float[] out) {
        for (int i = 0; i < windows.length; i++) {
            copy(values, channels, start(windows[i]) + shape.lookBack(), shape.horizon(), out, i);
        }
    }

    /**
     * What Informer's decoder is given: the label rows of {@code y}, then zeros.
     *
     * @param y as {@link #fill} fills it
     * @param out {@code [windows, label + horizon, channels]}
     */
    public void decoderInputs(int windows, float[] y, float[] out) {
        int label = shape.label() * channels;
        int all = shape.decoderRows() * channels;
        for (int i = 0; i < windows; i++) {
            System.arraycopy(y, i * all, out, i * all, label);
            Arrays.fill(out, i * all + label, (i + 1) * all, 0);
        }
    }

    /** The row of the table that a window's look-back starts with. */
    public int start(int window) {
        return block.from() + Objects.checkIndex(window, count());
    }

    /** A scaled value of any row of the table, those before the block too: a forecast may rest on all that lies behind it. */
    public float value(int row, int channel) {
        return values[row * channels + channel];
    }

    private static void copy(float[] from, int width, int row, int rows, float[] to, int at) {
        System.arraycopy(from, row * width, to, at * rows * width, rows * width);
    }
}
