package dev.millrace.forecast.window;

/**
 * Lengths of a window in rows.
 *
 * @param lookBack rows the model reads
 * @param label rows at the end of the look-back that the decoder is given again
 * @param horizon rows to forecast
 */
public record WindowShape(int lookBack, int label, int horizon) {

    /** What a window may span at most. */
    public static final int MAX_ROWS = 20_000;

    public WindowShape {
        if (lookBack < 1 || horizon < 1 || label < 0 || label > lookBack || lookBack + horizon > MAX_ROWS) {
            throw new IllegalArgumentException("look-back " + lookBack + ", label " + label + " and horizon " + horizon
                    + ": both lengths at least 1, together at most " + MAX_ROWS
                    + ", the label no longer than the look-back");
        }
    }

    /** Rows the decoder sees: the label and the horizon. */
    public int decoderRows() {
        return label + horizon;
    }
}
