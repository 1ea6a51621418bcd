package dev.millrace.forecast.linear;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import dev.millrace.forecast.network.Inputs;
import dev.millrace.forecast.network.Network;
import dev.millrace.layers.Parameters;
import dev.millrace.layers.Pass;

/** A linear map of what differs from the last value. */
final class NLinear implements Network {

    private final TimeLinear map;

    NLinear(LinearConfig config, Parameters parameters) {
        this.map = TimeLinear.of(parameters, "Linear", config);
    }

    @Override
    public NDArray forward(Inputs inputs, Pass pass) {
        NDArray last = inputs.past().get(new NDIndex(":, -1:, :"));
        return map.apply(inputs.past().sub(last)).add(last);
    }
}
