package dev.millrace.forecast.network;

import dev.millrace.kernels.Kernel;
import dev.millrace.layers.Parameters;
import java.util.List;

/** Everything about a network but its weights. */
public interface NetworkConfig {

    int channels();

    int outputs();

    int lookBack();

    /** Steps of the look-back that the decoder is given; 0 without a decoder. */
    int labelLength();

    int horizon();

    /** Whether the network is given decoder inputs: the calendar of the horizon, and the newest values once more. */
    default boolean decodes() {
        return false;
    }

    /** Columns of calendar marks the network takes, 0 for none. */
    int marks();

    /**
     * The kernels that mix its tokens, each as its place sets it; the same one may be there twice.
     *
     * @throws IllegalArgumentException when one that was chosen does not fit its place
     */
    default List<Kernel> mixers() {
        return List.of();
    }

    /** Builds the network, which asks {@code parameters} for its weights. */
    Network build(Parameters parameters);
}
