package dev.millrace.forecast.linear;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import dev.millrace.layers.Linear;
import dev.millrace.layers.Parameters;
import java.util.ArrayList;
import java.util.List;

/** Maps look-back to horizon: one map for all channels, or one for each. */
record TimeLinear(List<Linear> maps) {

    /** Named NAME, or NAME.0, NAME.1, … for one map a channel. */
    static TimeLinear of(Parameters parameters, String name, LinearConfig config) {
        if (!config.individual()) {
            return new TimeLinear(List.of(Linear.of(parameters, name, config.lookBack(), config.horizon())));
        }
        List<Linear> maps = new ArrayList<>();
        for (int channel = 0; channel < config.channels(); channel++) {
            maps.add(Linear.of(parameters, name + "." + channel, config.lookBack(), config.horizon()));
        }
        return new TimeLinear(List.copyOf(maps));
    }

    /** @param x {@code [batch, look-back, channels]} @return {@code [batch, horizon, channels]} */
    NDArray apply(NDArray x) {
        if (maps.size() == 1) {
            return maps.getFirst().apply(x);
        }
        NDList parts = new NDList();
        for (int channel = 0; channel < maps.size(); channel++) {
            parts.add(maps.get(channel).apply(x.get(new NDIndex(":, :, {}:{}", channel, channel + 1))));
        }
        return NDArrays.concat(parts, 2);
    }
}
