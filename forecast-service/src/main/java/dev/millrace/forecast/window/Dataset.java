package dev.millrace.forecast.window;

/** A table made ready: split, scaled by its training rows, with its calendar, and cut into windows. Immutable and thread-safe. */
public final class Dataset {

    private final SeriesTable table;
    private final Scaler scaler;
    private final TimeFeatures calendar;
    private final WindowShape shape;
    private final Split split;
    private final float[] values;
    private final float[] marks;
    private final boolean centred;

    private Dataset(SeriesTable table, Split split, TimeFeatures calendar, WindowShape shape) {
        this.table = table;
        this.split = split;
        this.calendar = calendar;
        this.shape = shape;
        this.scaler = Scaler.of(table, split.train());
        this.values = scaler.apply(table);
        this.marks = calendar.of(table);
        this.centred = false;
    }

    private Dataset(Dataset same, boolean centred) {
        this.table = same.table;
        this.split = same.split;
        this.calendar = same.calendar;
        this.shape = same.shape;
        this.scaler = same.scaler;
        this.values = same.values;
        this.marks = same.marks;
        this.centred = centred;
    }

    /** The same with {@link Windows#centred} windows. */
    public Dataset centred() {
        return new Dataset(this, true);
    }

    /** @throws BadTableException when a block is too short for a single window */
    public static Dataset of(SeriesTable table, Protocol protocol, TimeFeatures calendar, WindowShape shape) {
        Split split = protocol.split(table.rows(), shape.lookBack());
        Dataset dataset = new Dataset(table, split, calendar, shape);
        requireWindows("training", dataset.train(), split.train());
        requireWindows("validation", dataset.validation(), split.validation());
        requireWindows("test", dataset.test(), split.test());
        return dataset;
    }

    private static void requireWindows(String name, Windows windows, Block block) {
        if (windows.count() == 0) {
            throw new BadTableException(
                    "the " + name + " rows " + block.from() + " to " + block.to() + " hold no window of "
                            + windows.shape().lookBack() + " + "
                            + windows.shape().horizon() + " rows",
                    "take a shorter horizon or look-back, or more rows");
        }
    }

    public Windows train() {
        return windows(split.train());
    }

    public Windows validation() {
        return windows(split.validation());
    }

    public Windows test() {
        return windows(split.test());
    }

    /**
     * The windows between validation and test: those that forecast rows of both. Together with the test windows behind them they stand one
     * row apart.
     */
    public Windows border() {
        int horizon = shape.horizon();
        int test = split.test().from();
        int from = Math.max(0, test - horizon);
        return windows(new Block(from, from + (test - from) + shape.lookBack() + horizon - 1));
    }

    public SeriesTable table() {
        return table;
    }

    public Split split() {
        return split;
    }

    public Scaler scaler() {
        return scaler;
    }

    public TimeFeatures calendar() {
        return calendar;
    }

    public WindowShape shape() {
        return shape;
    }

    /** One channel's scaled values in the rows of a block. */
    public double[] channel(int channel, Block block) {
        double[] values = new double[block.rows()];
        for (int i = 0; i < values.length; i++) {
            values[i] = this.values[(block.from() + i) * table.channels() + channel];
        }
        return values;
    }

    private Windows windows(Block block) {
        Windows windows = new Windows(values, table.channels(), marks, calendar.width(), block, shape);
        return centred ? windows.centred() : windows;
    }
}
