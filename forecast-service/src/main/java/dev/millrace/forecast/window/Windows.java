package dev.millrace.forecast.window;

import java.util.Arrays;
import java.util.Objects;

/**
 * All windows of a block of rows, each one row after the one before unless some are left out. Window {@code w} reads rows
 * {@code w … w+L-1} of the block and forecasts the {@code H} rows behind them. Immutable and thread-safe; copies nothing until it fills.
 */
public final class Windows {

    private final float[] values;
    private final int channels;
    private final float[] marks;
    private final int features;
    private final Block block;
    private final WindowShape shape;
    private final int stride;
    private final boolean centred;

    /**
     * @param values {@code [rows, channels]} of the whole table, scaled; shared
     * @param marks {@code [rows, features]}; shared
     */
    Windows(float[] values, int channels, float[] marks, int features, Block block, WindowShape shape) {
        this(values, channels, marks, features, block, shape, 1, false);
    }

    private Windows(
            float[] values,
            int channels,
            float[] marks,
            int features,
            Block block,
            WindowShape shape,
            int stride,
            boolean centred) {
        this.values = values;
        this.channels = channels;
        this.marks = marks;
        this.features = features;
        this.block = block;
        this.shape = shape;
        this.stride = stride;
        this.centred = centred;
    }

    /** The same less the last value of each one's look-back, channel by channel; {@link #value} stays as it is. */
    public Windows centred() {
        return new Windows(values, channels, marks, features, block, shape, stride, true);
    }

    /** Every {@code step}-th of them. */
    public Windows every(int step) {
        return new Windows(values, channels, marks, features, block, shape, stride * step, centred);
    }

    /**
     * Those of the same numbers that forecast the same rows from more of the rows before, or from fewer; they may lie before the block.
     *
     * @throws IllegalArgumentException when the table does not reach back that far
     */
    public Windows withLookBack(int rows) {
        int from = block.from() + shape.lookBack() - rows;
        if (from < 0) {
            throw new IllegalArgumentException("the rows before row " + (from + rows) + " are fewer than " + rows);
        }
        WindowShape other = new WindowShape(rows, Math.min(rows, shape.label()), shape.horizon());
        return new Windows(values, channels, marks, features, new Block(from, block.to()), other, stride, centred);
    }

    /** How many there are; 0 when the block is too short for one. */
    public int count() {
        return Math.ceilDiv(Math.max(0, block.rows() - shape.lookBack() - shape.horizon() + 1), stride);
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
            centre(start, rows, y, i);
            copy(marks, features, decoder, rows, yMark, i);
        }
    }

    /** Only the look-back: {@code x [windows, look-back, channels]}. */
    public void inputs(int[] windows, float[] x) {
        for (int i = 0; i < windows.length; i++) {
            copy(values, channels, start(windows[i]), shape.lookBack(), x, i);
            centre(start(windows[i]), shape.lookBack(), x, i);
        }
    }

    /** Only the truth: {@code out [windows, horizon, channels]}. */
    public void targets(int[] windows, float[] out) {
        for (int i = 0; i < windows.length; i++) {
            copy(values, channels, start(windows[i]) + shape.lookBack(), shape.horizon(), out, i);
            centre(start(windows[i]), shape.horizon(), out, i);
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
        return block.from() + Objects.checkIndex(window, count()) * stride;
    }

    /** A scaled value of any row of the table, those before the block too: a forecast may rest on all that lies behind it. */
    public float value(int row, int channel) {
        return values[row * channels + channel];
    }

    private void centre(int start, int rows, float[] to, int at) {
        if (centred) {
            int last = (start + shape.lookBack() - 1) * channels;
            for (int i = 0; i < rows * channels; i++) {
                to[at * rows * channels + i] -= values[last + i % channels];
            }
        }
    }

    private static void copy(float[] from, int width, int row, int rows, float[] to, int at) {
        System.arraycopy(from, row * width, to, at * rows * width, rows * width);
    }
}
