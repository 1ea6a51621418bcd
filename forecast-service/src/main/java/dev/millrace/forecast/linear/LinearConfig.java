package dev.millrace.forecast.linear;

import dev.millrace.forecast.network.Network;
import dev.millrace.forecast.network.NetworkConfig;
import dev.millrace.layers.Parameters;

/**
 * Settings of DLinear and NLinear.
 *
 * @param individual whether each channel has a map of its own
 * @param movingAverage width of DLinear's trend window, odd
 */
public record LinearConfig(
        Variant variant, int channels, int lookBack, int horizon, boolean individual, int movingAverage)
        implements NetworkConfig {

    /** Width of the trend's window in the paper. */
    public static final int PAPER_AVERAGE = 25;

    /** What is done to the look-back before the map. */
    public enum Variant {
        /** Trend and season have a map each. */
        DECOMPOSED,
        /** The last value is taken off and put back. */
        LAST_VALUE
    }

    @Override
    public int outputs() {
        return channels;
    }

    @Override
    public int labelLength() {
        return 0;
    }

    @Override
    public int marks() {
        return 0;
    }

    @Override
    public Network build(Parameters parameters) {
        return switch (variant) {
            case DECOMPOSED -> new DLinear(this, parameters);
            case LAST_VALUE -> new NLinear(this, parameters);
        };
    }
}
