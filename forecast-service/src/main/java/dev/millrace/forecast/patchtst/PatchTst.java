package dev.millrace.forecast.patchtst;

import ai.djl.ndarray.NDArray;
import dev.millrace.forecast.layers.MovingAverage;
import dev.millrace.forecast.network.Inputs;
import dev.millrace.forecast.network.Network;
import dev.millrace.layers.Parameters;
import dev.millrace.layers.Pass;

/** One backbone, or one for the trend and one for the rest. */
final class PatchTst implements Network {

    /** Backbones of a decomposed network. */
    private record Decomposed(MovingAverage average, PatchBackbone trend, PatchBackbone rest) {
        NDArray apply(NDArray past, Pass pass) {
            NDArray level = average.trend(past.transpose(0, 2, 1)).transpose(0, 2, 1);
            return rest.apply(past.sub(level), pass).add(trend.apply(level, pass));
        }
    }

    private interface Body {
        NDArray apply(NDArray past, Pass pass);
    }

    private final Body body;

    PatchTst(PatchTstConfig config, Parameters parameters) {
        if (config.decomposition() == 0) {
            this.body = new PatchBackbone(config, parameters, "model.")::apply;
        } else {
            this.body = new Decomposed(
                    new MovingAverage(config.decomposition(), parameters.manager()),
                    new PatchBackbone(config, parameters, "model_trend."),
                    new PatchBackbone(config, parameters, "model_res."))::apply;
        }
    }

    @Override
    public NDArray forward(Inputs inputs, Pass pass) {
        return body.apply(inputs.past(), pass);
    }
}
