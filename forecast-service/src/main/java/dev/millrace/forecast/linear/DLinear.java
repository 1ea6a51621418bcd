package dev.millrace.forecast.linear;

import ai.djl.ndarray.NDArray;
import dev.millrace.forecast.layers.MovingAverage;
import dev.millrace.forecast.network.Inputs;
import dev.millrace.forecast.network.Network;
import dev.millrace.layers.Parameters;
import dev.millrace.layers.Pass;

/** Linear maps of trend and season, added up. */
final class DLinear implements Network {

    private final MovingAverage average;
    private final TimeLinear season;
    private final TimeLinear trend;

    DLinear(LinearConfig config, Parameters parameters) {
        this.average = new MovingAverage(config.movingAverage(), parameters.manager());
        this.season = TimeLinear.of(parameters, "Linear_Seasonal", config);
        this.trend = TimeLinear.of(parameters, "Linear_Trend", config);
    }

    @Override
    public NDArray forward(Inputs inputs, Pass pass) {
        NDArray past = inputs.past().transpose(0, 2, 1);
        NDArray level = average.trend(past).transpose(0, 2, 1);
        return season.apply(inputs.past().sub(level)).add(trend.apply(level));
    }
}
