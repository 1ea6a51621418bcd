package dev.millrace.forecast.inference;

import java.util.List;

/** A network that is ready to forecast. Used by few threads at once; not after it is closed. */
interface Predictor extends AutoCloseable {

    /** Native memory it holds. */
    long bytes();

    /**
     * One forward pass for all of them. Up to rounding, what one window gets does not depend on which others are there.
     *
     * @return {@code [horizon, channels]} for each, scaled
     */
    List<float[]> forecast(List<Window> windows);

    /** One forward pass that tells how it came about. */
    Explained explain(Window window);

    @Override
    void close();
}
