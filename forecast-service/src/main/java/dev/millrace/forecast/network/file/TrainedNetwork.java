package dev.millrace.forecast.network.file;

import dev.millrace.forecast.interval.ResidualGrid;
import dev.millrace.forecast.network.NetworkSpec;
import dev.millrace.forecast.series.Frequency;
import dev.millrace.forecast.window.Scaler;
import dev.millrace.forecast.window.TimeFeatures;
import dev.millrace.forecast.window.WindowShape;
import dev.millrace.tensors.Tensor;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * A network that can forecast.
 *
 * @param channels ids of the series, in the order of the network's channels
 * @param frequency distance between two rows
 * @param calendar how times become marks
 * @param scaler what each channel was scaled by; inputs are scaled, outputs are restored
 * @param seed of the training, and of whatever a kernel draws in a forecast
 * @param residuals actual less forecast on the validation windows, one grid a channel, in scaled units
 * @param weights weights and buffers by name
 */
public record TrainedNetwork(
        NetworkSpec spec,
        List<String> channels,
        Frequency frequency,
        TimeFeatures calendar,
        Scaler scaler,
        long seed,
        List<ResidualGrid> residuals,
        Map<String, Tensor> weights) {

    /** Most series that one network forecasts. */
    public static final int MOST_CHANNELS = 1_000;

    /** @throws IllegalArgumentException when the parts do not fit each other */
    public TrainedNetwork {
        channels = List.copyOf(channels);
        residuals = List.copyOf(residuals);
        weights = Map.copyOf(weights);
        int count = channels.size();
        require(count >= 1 && count <= MOST_CHANNELS, "there are 1 to " + MOST_CHANNELS + " channels, not " + count);
        require(new HashSet<>(channels).size() == count, "two channels have the same name");
        require(spec.channels() == count, "a network of " + spec.channels() + " channels has " + count + " names");
        require(spec.marks() == calendar.width(), "the calendar has " + calendar.width() + " marks");
        shape(spec);
        require(scaler.mean().length == count && scaler.deviation().length == count, "the scaler has other channels");
        for (int c = 0; c < count; c++) {
            require(
                    Double.isFinite(scaler.mean()[c])
                            && Double.isFinite(scaler.deviation()[c])
                            && scaler.deviation()[c] > 0,
                    "channel " + channels.get(c) + " cannot be scaled");
        }
        require(residuals.size() == count, "there are residuals of " + residuals.size() + " channels");
        for (ResidualGrid grid : residuals) {
            require(
                    Math.ceilDiv(spec.horizon(), grid.stepsPerRow()) * (long) grid.columns() == grid.residuals().length,
                    "the residuals do not fit the horizon");
        }
    }

    /** The same with a kernel in the slots that leave open which one. */
    public TrainedNetwork settled(String kernel) {
        return new TrainedNetwork(
                spec.settled(kernel), channels, frequency, calendar, scaler, seed, residuals, weights);
    }

    /** The windows that it reads and forecasts. */
    public WindowShape shape() {
        return shape(spec);
    }

    private static WindowShape shape(NetworkSpec spec) {
        return new WindowShape(spec.lookBack(), spec.labelLength(), spec.horizon());
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
