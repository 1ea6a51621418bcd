package dev.millrace.forecast.network;

import ai.djl.ndarray.NDArray;
import dev.millrace.layers.Pass;

/** A network with its weights. May be used by many threads as long as nobody trains it. */
public interface Network {

    /**
     * Forecasts. Runs inside an {@link ai.djl.ndarray.NDScope} of the caller.
     *
     * @return {@code [batch, horizon, outputs]}
     */
    NDArray forward(Inputs inputs, Pass pass);
}
