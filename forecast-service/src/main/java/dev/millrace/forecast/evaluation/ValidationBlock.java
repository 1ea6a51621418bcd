package dev.millrace.forecast.evaluation;

import dev.millrace.forecast.model.FittedModel;
import dev.millrace.forecast.model.Gaps;
import dev.millrace.forecast.model.Rule;
import dev.millrace.forecast.model.Scale;
import dev.millrace.forecast.model.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The end of each channel, held back. Every window's forecast starts from a value that is there and is compared where there are
 * actuals.
 */
final class ValidationBlock {

    private static final int MAX_WINDOWS = 256;
    private static final int MIN_WINDOWS_PER_CHANNEL = 16;
    private static final int LEAST_WINDOWS = 5;

    /** Least history to fit on: a horizon and so many steps. */
    private static final int LEAST_TRAINING = 6;

    private final int horizon;
    private final List<Channel> channels;
    private final int windows;

    /**
     * @param place among all channels
     * @param values NaN where there is none
     * @param filled without NaN
     * @param trainingEnd first index held back
     * @param anchors index of each window's last value before its forecast
     * @param scale of the part before the block
     */
    record Channel(int place, double[] values, double[] filled, int trainingEnd, int[] anchors, Scale scale) {}

    private ValidationBlock(int horizon, List<Channel> channels) {
        this.horizon = horizon;
        this.channels = channels;
        this.windows = channels.stream().mapToInt(c -> c.anchors().length).sum();
    }

    /** Fewest values a series must have. */
    static int minimum(int horizon, int season) {
        return horizon + LEAST_WINDOWS - 1 + leastTraining(horizon, season);
    }

    private static int leastTraining(int horizon, int season) {
        return Math.max(horizon + LEAST_TRAINING, season);
    }

    /** @param channels each with at least {@link #minimum} steps, the last not NaN */
    static ValidationBlock of(List<double[]> channels, int season, int horizon) {
        int perChannel = Math.max(MIN_WINDOWS_PER_CHANNEL, MAX_WINDOWS / channels.size());
        List<Channel> blocks = new ArrayList<>();
        for (int place = 0; place < channels.size(); place++) {
            double[] values = channels.get(place);
            int n = values.length;
            int length = Math.max(horizon + LEAST_WINDOWS - 1, Math.max(n / 5, Math.min(n / 3, 2 * horizon)));
            int trainingEnd = Math.max(n - length, leastTraining(horizon, season));
            int[] anchors = anchors(values, trainingEnd, horizon, season, perChannel);
            if (anchors.length > 0) {
                blocks.add(new Channel(
                        place,
                        values,
                        Gaps.fill(values, season, n),
                        trainingEnd,
                        anchors,
                        Scale.of(values, 0, trainingEnd)));
            }
        }
        return new ValidationBlock(horizon, blocks);
    }

    private static int[] anchors(double[] values, int trainingEnd, int horizon, int season, int most) {
        int first = trainingEnd - 1;
        int last = values.length - horizon - 1;
        int stride = Strides.of(last - first + 1, most, season);
        int[] anchors = new int[Math.ceilDiv(last - first + 1, stride)];
        int count = 0;
        for (int anchor = last; anchor >= first; anchor -= stride) {
            if (!Double.isNaN(values[anchor]) && hasValue(values, anchor + 1, anchor + 1 + horizon)) {
                anchors[count++] = anchor;
            }
        }
        int[] ascending = new int[count];
        for (int i = 0; i < count; i++) {
            ascending[i] = anchors[count - 1 - i];
        }
        return ascending;
    }

    int windows() {
        return windows;
    }

    /** Those that have windows. */
    List<Channel> channels() {
        return channels;
    }

    /**
     * The same windows of what is left when something is taken away.
     *
     * @param effects of each of {@link #channels}, as long as its values at least
     */
    ValidationBlock less(List<double[]> effects, int season) {
        List<Channel> rests = new ArrayList<>();
        for (int c = 0; c < channels.size(); c++) {
            Channel channel = channels.get(c);
            double[] rest = channel.values().clone();
            for (int t = 0; t < rest.length; t++) {
                rest[t] -= effects.get(c)[t];
            }
            rests.add(new Channel(
                    channel.place(),
                    rest,
                    Gaps.fill(rest, season, rest.length),
                    channel.trainingEnd(),
                    channel.anchors(),
                    Scale.of(rest, 0, channel.trainingEnd())));
        }
        return new ValidationBlock(horizon, rests);
    }

    /** Forecasts of the rest with what was taken away put back. */
    double[] plus(double[] predictions, List<double[]> effects) {
        double[] sum = predictions.clone();
        int at = 0;
        for (int c = 0; c < channels.size(); c++) {
            for (int anchor : channels.get(c).anchors()) {
                for (int h = 0; h < horizon; h++) {
                    sum[at++] += effects.get(c)[anchor + 1 + h];
                }
            }
        }
        return sum;
    }

    /** Forecasts of all windows by a rule that reads covariates. @param views one for each of {@link #channels} */
    double[] predict(Rule rule, List<View> views) {
        double[] predictions = new double[windows * horizon];
        int at = 0;
        for (int c = 0; c < channels.size(); c++) {
            Channel channel = channels.get(c);
            for (int anchor : channel.anchors()) {
                rule.predict(views.get(c), anchor, horizon, channel.scale().spread(), predictions, at);
                at += horizon;
            }
        }
        return predictions;
    }

    /** Steps of the shortest channel before its block. */
    int training() {
        return channels.stream().mapToInt(Channel::trainingEnd).min().orElse(0);
    }

    /** The part before the block, z-scored, gaps as NaN. */
    List<double[]> trainingChannels() {
        return channels.stream()
                .map(c -> c.scale().apply(c.values(), c.trainingEnd()))
                .toList();
    }

    /** Forecasts of all windows, {@code [windows, horizon]}. */
    double[] predict(Rule rule) {
        double[] predictions = new double[windows * horizon];
        int at = 0;
        for (Channel channel : channels) {
            for (int anchor : channel.anchors()) {
                rule.predict(channel.filled(), anchor, horizon, channel.scale().spread(), predictions, at);
                at += horizon;
            }
        }
        return predictions;
    }

    /** What came in all windows, {@code [windows, horizon]}, NaN where nothing did. */
    double[] actuals() {
        double[] actuals = new double[windows * horizon];
        int at = 0;
        for (Channel channel : channels) {
            for (int anchor : channel.anchors()) {
                System.arraycopy(channel.values(), anchor + 1, actuals, at, horizon);
                at += horizon;
            }
        }
        return actuals;
    }

    /** By how much quantiles of these residuals have to be widened for want of independent windows. */
    double widening(double[] residuals) {
        Dependence dependence = new Dependence();
        int at = 0;
        for (Channel channel : channels) {
            dependence.add(residuals, horizon, at, at + channel.anchors().length);
            at += channel.anchors().length;
        }
        return Dependence.widening(dependence.independent(windows));
    }

    /** Mean absolute error, each channel in units of its scale. */
    double error(double[] predictions) {
        return error(predictions, 0, windows);
    }

    /** That of some windows. @param from first to count @param to first not to count; NaN where there are no actuals */
    double error(double[] predictions, int from, int to) {
        double[] residuals = residuals(predictions, 0);
        double sum = 0;
        int count = 0;
        for (int t = from * horizon; t < to * horizon; t++) {
            if (!Double.isNaN(residuals[t])) {
                sum += Math.abs(residuals[t]);
                count++;
            }
        }
        return sum / count;
    }

    /**
     * Mean products of what forecasts get wrong, {@code [forecasts][forecasts]}, each channel in units of its scale.
     *
     * @param from first window to count
     * @param to first window not to count
     */
    double[][] products(List<double[]> predictions, int from, int to) {
        List<double[]> residuals =
                predictions.stream().map(one -> residuals(one, 0)).toList();
        double[][] products = new double[residuals.size()][residuals.size()];
        for (int i = 0; i < products.length; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                int count = 0;
                for (int t = from * horizon; t < to * horizon; t++) {
                    double product = residuals.get(i)[t] * residuals.get(j)[t];
                    if (!Double.isNaN(product)) {
                        sum += product;
                        count++;
                    }
                }
                products[i][j] = sum / Math.max(1, count);
                products[j][i] = products[i][j];
            }
        }
        return products;
    }

    /** Actual less forecast, {@code [windows, horizon]}, in the units {@link FittedModel#unit} says. */
    double[] residuals(double[] predictions, int spreadWindow) {
        double[] residuals = new double[windows * horizon];
        int at = 0;
        for (Channel channel : channels) {
            for (int anchor : channel.anchors()) {
                double unit = FittedModel.unit(
                        channel.filled(), anchor, spreadWindow, channel.scale().spread());
                for (int h = 0; h < horizon; h++) {
                    residuals[at + h] = (channel.values()[anchor + 1 + h] - predictions[at + h]) / unit;
                }
                at += horizon;
            }
        }
        return residuals;
    }

    /** What residuals of each window were divided by, over the channel's scale. */
    double[] relativeUnits(int spreadWindow) {
        double[] units = new double[windows];
        int at = 0;
        for (Channel channel : channels) {
            double scale = channel.scale().spread();
            for (int anchor : channel.anchors()) {
                units[at++] = FittedModel.unit(channel.filled(), anchor, spreadWindow, scale) / scale;
            }
        }
        return Arrays.copyOf(units, at);
    }

    private static boolean hasValue(double[] values, int from, int to) {
        for (int t = from; t < to; t++) {
            if (!Double.isNaN(values[t])) {
                return true;
            }
        }
        return false;
    }
}
