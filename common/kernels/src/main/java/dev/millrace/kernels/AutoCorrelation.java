package dev.millrace.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.millrace.kernels.Traits.Causality;
import dev.millrace.kernels.Traits.Exactness;
import dev.millrace.kernels.Traits.Training;
import dev.millrace.kernels.reference.AutoCorrelationReference;
import dev.millrace.tensors.Scalars;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Auto-Correlation (Wu et al., Autoformer, NeurIPS 2021): the values rolled by the {@code k = ⌊factor·ln L⌋} delays at which queries
 * and keys correlate most, weighted by the softmax of those correlations. Correlations are averaged over heads and channels.
 *
 * <p>While training the delays are those of the batch's mean and common to it; otherwise each sample has its own. Keys and values
 * shorter than the queries are filled with zeros at the end, longer ones cut. There is no mask and no scale.
 *
 * <p>Two ways to the same numbers: short series by matrix products, whose diagonals are the correlations and whose circulant the
 * rolls; long ones by Fourier transforms.
 *
 * @param factor greater than 0
 */
public record AutoCorrelation(double factor) implements Kernel {

    static final KernelSpec SPEC = new KernelSpec(
            "autocorrelation",
            1,
            new Traits(
                    Exactness.OWN,
                    Causality.NO,
                    Training.FROM_SCRATCH,
                    false,
                    false,
                    false,
                    "",
                    false,
                    false,
                    OptionalInt.of(16),
                    "L·ln L·d"),
            List.of(Setting.number("factor", 1, 0.01, 1000, "delays per ln L")),
            List.of(Map.of("factor", 3.0)),
            new KernelSpec.Accuracy(1e-7, true),
            settings -> new AutoCorrelation(settings.number("factor")),
            settings -> new AutoCorrelationReference(settings.number("factor")));

    /** Longest series for which the products, which grow with its square, are the faster way. */
    private static final int LONGEST_BY_PRODUCTS = 512;

    public AutoCorrelation {
        if (!(factor > 0)) {
            throw new IllegalArgumentException("the factor is greater than 0, not " + factor);
        }
    }

    @Override
    public KernelSpec spec() {
        return SPEC;
    }

    /** How many delays are taken of {@code length}. */
    public int delays(int length) {
        return (int) Math.max(1, Math.min(length, Math.floor(factor * Math.log(length))));
    }

    @Override
    public NDArray mix(NDArray queries, NDArray keys, NDArray values, Mixing mixing) {
        return mix(queries, keys, values, mixing, queries.getShape().get(2) <= LONGEST_BY_PRODUCTS);
    }

    NDArray mix(NDArray queries, NDArray keys, NDArray values, Mixing mixing, boolean products) {
        Shape shape = queries.getShape();
        int length = (int) shape.get(2);
        long batch = shape.get(0);
        NDArray q = flat(queries);
        NDArray k = flat(fitted(keys, length));
        NDArray v = flat(fitted(values, length));
        NDArray correlation = Scalars.over(
                products ? byProducts(q, k, length) : byTransform(q, k, length),
                q.getShape().get(1));
        int count = delays(length);
        NDArray measured = correlation.stopGradient();
        NDArray lags = mixing.training()
                ? measured.mean(new int[] {0})
                        .topK(count, 0, true, true)
                        .get(1)
                        .expandDims(0)
                        .broadcast(batch, count)
                : measured.topK(count, 1, true, true).get(1);
        NDArray weights = correlation.gather(lags, 1).softmax(1);
        if (mixing.trace().wanted()) {
            mixing.trace().lags(lags, weights);
        }
        NDArray mixed =
                products ? rolledByProduct(v, lags, weights, length) : rolledByTransform(v, lags, weights, length);
        return mixed.reshape(batch, shape.get(1), values.getShape().get(3), length)
                .transpose(0, 1, 3, 2);
    }

    /** {@code [batch, heads·dim, tokens]}; a view when the array came from such a layout. */
    private static NDArray flat(NDArray array) {
        Shape shape = array.getShape();
        return array.transpose(0, 1, 3, 2).reshape(shape.get(0), shape.get(1) * shape.get(3), shape.get(2));
    }

    private static NDArray fitted(NDArray array, int length) {
        Shape shape = array.getShape();
        if (shape.get(2) > length) {
            return array.get(new NDIndex(":, :, :{}", length));
        }
        if (shape.get(2) < length) {
            NDArray zeros = array.getManager()
                    .zeros(new Shape(shape.get(0), shape.get(1), length - shape.get(2), shape.get(3)));
            return array.concat(zeros, 2);
        }
        return array;
    }

    /** {@code [batch, tokens]}: sums over channels of {@code Σ_t q[t+τ]·k[t]}, from the product's circular diagonals. */
    private static NDArray byProducts(NDArray q, NDArray k, int length) {
        NDArray product = q.transpose(0, 2, 1).matMul(k).reshape(q.getShape().get(0), (long) length * length);
        NDArray t = positions(q.getManager(), length);
        NDArray index = t.add(t.reshape(length, 1)).mod(length).mul(length).add(t);
        return taken(product, index)
                .reshape(q.getShape().get(0), length, length)
                .sum(new int[] {2});
    }

    /** The same by the correlation theorem; the mean over channels is taken before the one transform back. */
    private static NDArray byTransform(NDArray q, NDArray k, int length) {
        NDArray spectrum = q.rfft(length, 2).mul(k.rfft(length, 2).conj()).sum(new int[] {1});
        return spectrum.irfft(length, 1);
    }

    /** {@code [batch, channels, tokens]}: {@code Σ_i w_i·v[t+τ_i]} as one product with a circulant matrix per sample. */
    private static NDArray rolledByProduct(NDArray v, NDArray lags, NDArray weights, int length) {
        long batch = v.getShape().get(0);
        NDArray byLag = v.getManager().zeros(new Shape(batch, length)).scatter(lags, weights, 1);
        NDArray t = positions(v.getManager(), length);
        NDArray index = t.reshape(length, 1).sub(t).mod(length);
        return v.matMul(taken(byLag, index).reshape(batch, length, length));
    }

    /** The same as a correlation of the values with a series that holds each weight at its delay. */
    private static NDArray rolledByTransform(NDArray v, NDArray lags, NDArray weights, int length) {
        NDArray byLag =
                v.getManager().zeros(new Shape(v.getShape().get(0), length)).scatter(lags, weights, 1);
        NDArray spectrum = byLag.rfft(length, 1).conj().expandDims(1);
        return v.rfft(length, 2).mul(spectrum).irfft(length, 2);
    }

    /** {@code [1, length]}: 0, 1, 2, … made by the engine: no buffers of the JVM's pile up over a training. */
    private static NDArray positions(NDManager manager, int length) {
        return manager.arange(0, length, 1, DataType.INT64).reshape(1, length);
    }

    /** From each row the elements at these places. */
    private static NDArray taken(NDArray rows, NDArray index) {
        return rows.gather(
                index.reshape(1, index.size()).broadcast(rows.getShape().get(0), index.size()), 1);
    }
}
